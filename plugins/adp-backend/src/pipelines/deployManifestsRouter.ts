import {
  environmentNameSchema,
  serviceNameSchema,
} from '@adp/plugin-adp-common';
import {
  generateManifests,
  type GenerateResult,
  type GitHubRepositories,
} from '@adp/plugin-adp-node';
import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod/v3';
import { parseFields } from '../onboarding/onboardingErrors';
import { withheldVersion } from '../rollouts/withheldVersion';
import { assertDeployer } from './deployer';
import { assertNotOffboarded } from './offboarded';
import { problemDocuments } from './problem';

export type PipelineContext = Parameters<typeof assertDeployer>[0] & {
  github: GitHubRepositories;
  auditor: AuditorService;
  logger: LoggerService;
};

const paramsSchema = z.object({
  team: z.string().min(1),
  service: serviceNameSchema,
  environment: environmentNameSchema,
});

const querySchema = z
  .object({ dryRun: z.enum(['', 'true', 'false']).optional() })
  .strict();

/**
 * Path of the call. Backstage lets anybody through to it, so that it answers
 * 401 itself, with a problem document.
 */
export const DEPLOY_MANIFESTS_PATH =
  '/deliveryProjects/:team/services/:service/environments/:environment/deploy-manifests';

/** The one call that a pipeline needs before it deploys. */
export function createDeployManifestsRouter(context: PipelineContext): Router {
  const { knex, github, auditor, httpAuth, logger } = context;
  const router = PromiseRouter();

  router.post(DEPLOY_MANIFESTS_PATH, async (request, response) => {
    // Who nobody knows is told nothing else.
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    const { team, service, environment } = parseFields(
      paramsSchema,
      request.params,
    );
    const { dryRun } = parseFields(querySchema, request.query);
    const isDryRun = dryRun !== undefined && dryRun !== 'false';
    const { requestedBy, project, estate } = await assertDeployer(
      context,
      request,
      { team, service, environment },
    );
    const event = await auditor.createEvent({
      eventId: 'manifests-deploy',
      severityLevel: 'medium',
      request,
      meta: { team, service, environment, isDryRun },
    });
    try {
      await assertNotOffboarded(
        context,
        { project, estate },
        { service, environment },
      );
      const result = await generateManifests(
        github,
        estate,
        {
          team: project.name,
          service,
          environment,
          deploys: true,
          withheld: await withheldVersion(knex, estate.name, {
            team: project.name,
            service,
            environment,
          }),
        },
        { dryRun: isDryRun, requestedBy, logger },
      );
      await event.success({ meta: { commit: result.commit?.oid } });
      response.json(describeDeployment(result, isDryRun));
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });
  router.use(problemDocuments(logger));
  return router;
}

function describeDeployment(result: GenerateResult, isDryRun: boolean) {
  const { changes, commit, pullRequest } = result;
  let outcome = 'nothing-to-do';
  if (isDryRun) {
    outcome = 'planned';
  } else if (commit) {
    outcome = 'committed';
  } else if (pullRequest) {
    outcome = 'proposed';
  }
  return {
    outcome,
    environment: result.environment,
    registered: result.isRegistered,
    templateVersion: result.templateVersion,
    commit: commit && { id: commit.oid, url: commit.url },
    pullRequest: pullRequest && { url: pullRequest.url },
    changes: changes.map(({ path, before, after }) => ({
      path,
      change: describeChange(before, after),
    })),
    objects: result.objects,
    warnings: result.warnings,
  };
}

function describeChange(before?: string, after?: string) {
  if (before === undefined) {
    return 'added';
  }
  return after === undefined ? 'removed' : 'changed';
}
