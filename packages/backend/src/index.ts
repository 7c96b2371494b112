import { pipelineTokens } from '@adp/plugin-adp-backend';
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// Serves the pages in production.
backend.add(import('@backstage/plugin-app-backend'));

// Sign-in through Entra ID, which speaks OpenID Connect.
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./entraSignIn'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('@adp/plugin-permission-backend-module-adp'));

// People come from Entra ID, components from the repositories.
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@adp/plugin-catalog-backend-module-adp'));
backend.add(import('@backstage/plugin-events-backend'));

// The form and its steps. The workspace of a task is kept in the database, for
// when another backend process takes the task up.
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(
  import('@backstage/plugin-scaffolder-backend-module-workspace-database'),
);
backend.add(import('@adp/plugin-scaffolder-backend-module-adp'));

// Clusters, which the portal asks what Flux did.
backend.add(import('@backstage/plugin-kubernetes-backend'));

backend.add(import('@adp/plugin-adp-backend'));
// Knows the pipelines that call it by the claims of their tokens.
backend.add(pipelineTokens);

backend.start();
