import {
  configVariableSchema,
  environmentCreatePermission,
  environmentNameSchema,
} from '@adp/plugin-adp-common';
import {
  addEnvironment,
  Estates,
  GitHubRepositories,
} from '@adp/plugin-adp-node';
import { authorize } from '@adp/plugin-adp-node/permissions';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { examples } from './addEnvironment.examples';
import { estateInput, parseInput } from './inputs';
import { reportChanges } from './reportChanges';

const variables = z.record(configVariableSchema.shape.key, z.string());

const inputSchema = z.object({
  estate: estateInput,
  environment: environmentNameSchema.describe(
    'Such as prd2: three letters and the number of the instance',
  ),
  clusterVariables: variables
    .optional()
    .describe(
      'Variables of the cluster, such as SUBSCRIPTION_ID: what its infrastructure has',
    ),
  configVariables: variables
    .optional()
    .describe(
      'Variables of the environment in the configuration of the tenant, such as IMAGE_POLICY_VERSION_RANGE. Default: what all environments of its type have',
    ),
});

/** Adds an environment instance to an estate. */
export function createAddEnvironmentAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
  /** Address of the portal's backend, for clusters that ask it for their teams. */
  portalUrl?: string;
}) {
  return createTemplateAction({
    id: 'adp:flux:environment',
    description:
      'Writes everything that a new environment instance needs to adp-flux-services, adp-flux-core and adp-teams-config, a commit each, with what starts it in a cluster. What is there already is kept. For platform admins.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        summary: () => z.string({ description: 'What was done, in words' }),
        commitUrls: () =>
          z.array(z.string(), { description: 'The commits that were made' }),
        changedFiles: () =>
          z.array(z.string(), {
            description: 'Such as adp-flux-core/flux/prd/02/kustomization.yaml',
          }),
        missing: () =>
          z.array(z.string(), {
            description: 'What was not given, and is to be filled in',
          }),
        bootstrap: () =>
          z.string({
            description:
              'Folder of adp-flux-core with what starts it in a cluster',
          }),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      await authorize(
        options,
        await ctx.getInitiatorCredentials(),
        environmentCreatePermission,
      );
      const estate = options.estates.get(input.estate);
      const isDryRun = Boolean(ctx.isDryRun);

      const added = await ctx.checkpoint({
        key: `flux.environment.${estate.name}.${input.environment}`,
        fn: async () => {
          const result = await addEnvironment(
            options.github,
            estate,
            { ...input, portalUrl: options.portalUrl },
            {
              dryRun: isDryRun,
              logger: ctx.logger,
              signal: ctx.signal,
              requestedBy: ctx.user?.ref,
            },
          );
          const sentences = result.repositories.map(
            ({ repository, changes, commit }) =>
              reportChanges(ctx.logger, {
                repository,
                changes,
                commitUrl: commit?.url,
                isDryRun,
              }),
          );
          for (const [what, names] of [
            ['Was not given', result.missing],
            ['Exists otherwise, and was kept', result.kept],
          ] as const) {
            names.forEach(name => ctx.logger.warn(`${what}: ${name}`));
          }
          return {
            summary: [
              ...sentences,
              ...(result.missing.length > 0
                ? [`To be filled in: ${result.missing.join(', ')}.`]
                : []),
            ].join(' '),
            commitUrls: result.repositories.flatMap(({ commit }) =>
              commit ? [commit.url] : [],
            ),
            changedFiles: result.repositories.flatMap(
              ({ repository, changes }) =>
                changes.map(({ path }) => `${repository}/${path}`),
            ),
            missing: result.missing,
            bootstrap: result.bootstrap,
          };
        },
      });
      ctx.output('summary', added.summary);
      ctx.output('commitUrls', added.commitUrls);
      ctx.output('changedFiles', added.changedFiles);
      ctx.output('missing', added.missing);
      ctx.output('bootstrap', added.bootstrap);
    },
  });
}
