import type { EstateSummary } from '@adp/plugin-adp-common';
import type { Estate } from '@adp/plugin-adp-node';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import type { Router } from 'express';
import { readRolledOutVersions } from './database/rollouts';
import { addArmsLengthBodyRoutes } from './routes/armsLengthBodies';
import { addDeliveryProgrammeRoutes } from './routes/deliveryProgrammes';
import { addDeliveryProjectRoutes } from './routes/deliveryProjects';
import { addEnvironmentRoutes } from './routes/environments';
import { addFleetRoutes } from './routes/fleet';
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
import { addRolloutRoutes, type RolloutRouteContext } from './routes/rollouts';
import type { AdpRouter } from './routes/routeContext';
import type { RolloutContext } from './rollouts/rolloutWorker';
import { refusePipelines } from './pipelines/refusePipelines';
import { spec } from './schema/openapi.generated';

/**
 * Routes below `/api/adp`, as `schema/openapi.yaml` describes them. People who
 * are signed in, and plugins, may read; only people may change.
 */
export function createRouter(
  context: ResourceSetInputsContext &
    OffboardingRouteContext &
    RolloutRouteContext &
    RolloutContext,
): Router {
  // Its types are read-only, which the function does not take.
  const router: AdpRouter = createValidatedOpenApiRouter<typeof spec>(
    spec as any,
  );

  addResourceSetInputsRoutes(router, context);
  (router as unknown as Router).use(refusePipelines(context.httpAuth));
  /** The estates, the default one first. Holds no secrets. */
  router.get('/estates', async (_request, response) => {
    const versions = await readRolledOutVersions(context.knex);
    response.json({
      estates: context.estates
        .list()
        .map(estate => summarise(estate, versions.get(estate.name))),
    });
  });
  addOrganisationRoutes(router, context);
  addArmsLengthBodyRoutes(router, context);
  addDeliveryProgrammeRoutes(router, context);
  addProgrammeAdminRoutes(router, context);
  addDeliveryProjectRoutes(router, context);
  addProjectMemberRoutes(router, context);
  addProjectStatusRoutes(router, context);
  addOffboardingRoutes(router, context);
  addEnvironmentRoutes(router, context);
  addFleetRoutes(router, context);
  addRolloutRoutes(router, context);
  return router as unknown as Router;
}

function summarise(estate: Estate, version?: string): EstateSummary {
  return {
    name: estate.name,
    organization: estate.organization.owner,
    tenant: estate.tenant,
    sandpitEnvironment: estate.sandpitEnvironment,
    templatesVersion: version ?? estate.templatesVersion,
  };
}
