import {
  environmentNameSchema,
  serviceNameSchema,
} from '@adp/plugin-adp-common';
import {
  generateManifests,
  noteGenerated,
  readDeployment,
  registerEnvironment,
} from '@adp/plugin-adp-node';
import { InputError, toError } from '@backstage/errors';
import type { Request, Router } from 'express';
import { z } from 'zod/v3';
import { assertDeployer, type Deployer } from '../pipelines/deployer';
import { assertNotOffboarded } from '../pipelines/offboarded';
import { audited } from '../routes/routeContext';
import { asBadRequest, parse } from './badRequest';
import type { PredecessorContext } from './predecessorContext';
import { withheldVersion } from '../rollouts/withheldVersion';

const manifestSchema = z.object({ generate: z.boolean().optional() });

const generateQuerySchema = z.object({
  serviceName: z
    .string()
    .transform(name => name.toLowerCase())
    .pipe(serviceNameSchema)
    .optional(),
  environment: environmentNameSchema.optional(),
});

const ENVIRONMENT =
  '/FluxTeamConfig/:team/services/:service/environments/:environment';

/** What pipelines ask, register, generate and note, in single steps. */
export function addDeploymentRoutes(
  router: Router,
  context: PredecessorContext,
): void {
  const { github, knex, logger } = context;

  const options = ({ requestedBy }: Pick<Deployer, 'requestedBy'>) => ({
    requestedBy,
    logger,
  });

  const deployment = async (request: Request, environment: unknown) => {
    const key = {
      // The predecessor's callers write names in capitals, too.
      team: request.params.team.toLowerCase(),
      service: parse(serviceNameSchema, request.params.service?.toLowerCase()),
      environment: parse(environmentNameSchema, environment),
    };
    const deployer = await assertDeployer(context, request, key);
    return { key, ...deployer };
  };

  router.get(ENVIRONMENT, async (request, response) => {
    const { key, estate } = await deployment(
      request,
      request.params.environment,
    );
    const { environment, templatesVersion } = await readDeployment(
      github,
      estate,
      key,
    );
    response.json({
      environment: {
        name: environment.name,
        manifest: environment.manifest ?? null,
        configVariables: environment.configVariables ?? [],
      },
      fluxTemplatesVersion: templatesVersion,
    });
  });

  router.post(
    '/FluxTeamConfig/:team/services/:service/environments',
    async (request, response) => {
      const { key, ...deployer } = await deployment(request, request.body);
      await assertNotOffboarded(context, deployer, key);
      await audited(
        context,
        { eventId: 'service-environment-add', request, meta: key },
        () =>
          registerEnvironment(github, deployer.estate, key, options(deployer)),
      ).catch(asBadRequest);
      response.status(201).end();
    },
  );

  router.patch(`${ENVIRONMENT}/manifest`, async (request, response) => {
    const { key, ...deployer } = await deployment(
      request,
      request.params.environment,
    );
    // A missing flag means that it is cleared. Setting it would do nothing that
    // generating does not do.
    const { generate } = parse(manifestSchema, request.body ?? {});
    if (generate) {
      throw new InputError(
        'The flag "generate" is set by nobody any more: generating finds out what has to be done',
      );
    }
    await audited(
      context,
      { eventId: 'manifests-note', request, meta: key },
      () => noteGenerated(github, deployer.estate, key, options(deployer)),
    ).catch(asBadRequest);
    response.status(204).end();
  });

  router.post('/FluxTeamConfig/:team/generate', async (request, response) => {
    const query = parse(generateQuerySchema, request.query);
    const team = request.params.team.toLowerCase();
    const deployer = await assertDeployer(context, request, {
      team,
      service: query.serviceName,
      environment: query.environment,
    });
    const service = query.serviceName;
    const environment = query.environment ?? deployer.estate.sandpitEnvironment;
    await assertNotOffboarded(context, deployer, { service, environment });
    await audited(
      context,
      {
        eventId: 'manifests-deploy',
        request,
        meta: { team, service, environment },
      },
      async () =>
        generateManifests(
          github,
          deployer.estate,
          {
            team,
            service,
            environment,
            deploys: service !== undefined,
            withheld: service
              ? await withheldVersion(knex, deployer.estate.name, {
                  team,
                  service,
                  environment,
                })
              : undefined,
          },
          options(deployer),
        ),
    ).catch(error => {
      // It answers 400 when there is nothing of the team.
      if (/config not found for the team/.test(toError(error).message)) {
        throw new InputError(toError(error).message);
      }
      throw error;
    });
    response.status(204).end();
  });
}
