import { environmentNameSchema } from '@adp/plugin-adp-common';
import {
  type GitHubRepositories,
  readResourceSetInputs,
} from '@adp/plugin-adp-node';
import { NotFoundError } from '@backstage/errors';
import { z } from 'zod/v3';
import { parseFields } from '../onboarding/onboardingErrors';
import { assertMayReadInputs } from '../pipelines/clusterReader';
import type { PipelineRule } from '../pipelines/pipelineIssuers';
import type { AdpRouter, RouteContext } from './routeContext';

const paramsSchema = z.object({
  estate: z.string().min(1),
  environment: environmentNameSchema,
});

export type ResourceSetInputsContext = RouteContext & {
  github: GitHubRepositories;
  pipelineRules: ReadonlyMap<string, PipelineRule>;
};

/**
 * What clusters ask the portal for. An answer other than 200 changes nothing
 * there: the operator keeps what it was told last.
 */
export function addResourceSetInputsRoutes(
  router: AdpRouter,
  context: ResourceSetInputsContext,
): void {
  router.get(
    '/estates/:estate/environments/:environment/resource-set-inputs',
    async (request, response) => {
      const { estate: name, environment } = parseFields(
        paramsSchema,
        request.params,
      );
      const estate = await assertMayReadInputs(context, request, {
        estate: name,
        environment,
      }).catch(error => {
        throw error.name === 'InputError'
          ? new NotFoundError(error.message)
          : error;
      });
      response.json({
        inputs: await readResourceSetInputs(
          context.github,
          estate,
          environment,
        ),
      });
    },
  );
}
