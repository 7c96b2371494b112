import type { EstateSummary } from '@adp/plugin-adp-common';
import type { Estate } from '@adp/plugin-adp-node';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type { Router } from 'express';
import { addArmsLengthBodyRoutes } from './routes/armsLengthBodies';
import { addDeliveryProgrammeRoutes } from './routes/deliveryProgrammes';
import { addDeliveryProjectRoutes } from './routes/deliveryProjects';
import { addOrganisationRoutes } from './routes/organisation';
import { addProgrammeAdminRoutes } from './routes/programmeAdmins';
import {
  addOffboardingRoutes,
  type OffboardingRouteContext,
} from './routes/offboarding';
import { addProjectMemberRoutes } from './routes/projectMembers';
import { addProjectStatusRoutes } from './routes/projectStatus';
import {
  addResourceSetInputsRoutes,
  type ResourceSetInputsContext,
} from './routes/resourceSetInputs';
import type { AdpRouter } from './routes/routeContext';
import { spec } from './schema/openapi.generated';

/**
 * Routes below `/api/adp`, as `schema/openapi.yaml` describes them. People who
 * are signed in, and services, may read; only people may change.
 */
export function createRouter(
  context: ResourceSetInputsContext & OffboardingRouteContext,
): Router {
  // Its types are read-only, which the function does not take.
  const router: AdpRouter = createValidatedOpenApiRouter<typeof spec>(
    spec as any,
  );

  /** The estates, the default one first. Holds no secrets. */
  router.get('/estates', (_request, response) => {
    response.json({ estates: context.estates.list().map(summarise) });
  });
  addResourceSetInputsRoutes(router, context);
  addOrganisationRoutes(router, context);
  addArmsLengthBodyRoutes(router, context);
  addDeliveryProgrammeRoutes(router, context);
  addProgrammeAdminRoutes(router, context);
  addDeliveryProjectRoutes(router, context);
  addProjectMemberRoutes(router, context);
  addProjectStatusRoutes(router, context);
  addOffboardingRoutes(router, context);
  return router as unknown as Router;
}

function summarise(estate: Estate): EstateSummary {
  return {
    name: estate.name,
    organization: estate.organization.owner,
    tenant: estate.tenant,
    sandpitEnvironment: estate.sandpitEnvironment,
    templatesVersion: estate.templatesVersion,
  };
}
