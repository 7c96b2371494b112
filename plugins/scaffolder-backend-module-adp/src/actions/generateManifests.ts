import {
  environmentNameSchema,
  serviceNameSchema,
  teamNameSchema,
} from '@adp/plugin-adp-common';
import {
  Estates,
  generateManifests,
  GitHubRepositories,
} from '@adp/plugin-adp-node';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { assertMayCreateServices } from './assertMayCreateServices';
import { examples } from './generateManifests.examples';
import { estateInput, parseInput, teamsConfigFilesInput } from './inputs';
import { reportChanges, reportObjects } from './reportChanges';

const inputSchema = z.object({
  estate: estateInput,
  team: teamNameSchema.describe('Name of the delivery project'),
  service: serviceNameSchema
    .optional()
    .describe('Name of the service. Default: all services of the project'),
  environment: environmentNameSchema
    .optional()
    .describe('Such as snd4. Default: the sandpit environment of the estate'),
  everywhere: z
    .boolean()
    .optional()
    .describe('All environments of the tenant instead of one'),
  upgradeTo: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Version of the manifest templates to move existing manifests to; without it, these keep theirs',
    ),
  teamsConfigFiles: teamsConfigFilesInput,
});

/** Generates Flux manifests in `adp-flux-services`. */
export function createGenerateManifestsAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
}) {
  return createTemplateAction({
    id: 'adp:flux:generate',
    description:
      'Generates the Flux manifests of a service, or of all services of a delivery project, for one environment or all, and commits what differs to adp-flux-services, or proposes it as a pull request where the environment is configured so.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        summary: () => z.string({ description: 'What was done, in words' }),
        commitUrl: () =>
          z
            .string({ description: 'The commit, if something had to change' })
            .optional(),
        pullRequestUrl: () =>
          z
            .string({ description: 'The pull request, where one is wanted' })
            .optional(),
        changedFiles: () => z.array(z.string()),
        environment: () => z.string().optional(),
        templateVersion: () =>
          z.string({ description: 'Version of the manifest templates' }),
        warnings: () => z.array(z.string()),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      await assertMayCreateServices(options.permissions, ctx, input.team);
      const estate = options.estates.get(input.estate);
      const isDryRun = Boolean(ctx.isDryRun);
      const key = [
        estate.name,
        input.team,
        input.service,
        input.environment,
        input.everywhere && 'everywhere',
        input.upgradeTo,
      ]
        .filter(Boolean)
        .join('.');

      const generated = await ctx.checkpoint({
        key: `flux.generate.${key}`,
        fn: async () => {
          const result = await generateManifests(
            options.github,
            estate,
            input,
            {
              dryRun: isDryRun,
              logger: ctx.logger,
              signal: ctx.signal,
              requestedBy: ctx.user?.ref,
              teamsConfigFiles: isDryRun ? input.teamsConfigFiles : undefined,
            },
          );
          result.warnings.forEach(warning => ctx.logger.warn(warning));
          const summary = reportChanges(ctx.logger, {
            repository: estate.github.repositories.fluxServices,
            changes: result.changes,
            commitUrl: result.commit?.url,
            pullRequestUrl: result.pullRequest?.url,
            isDryRun,
          });
          reportObjects(ctx.logger, result.objects ?? []);
          return {
            summary,
            commitUrl: result.commit?.url ?? null,
            pullRequestUrl: result.pullRequest?.url ?? null,
            changedFiles: result.changes.map(({ path }) => path),
            environment: result.environment ?? null,
            templateVersion: result.templateVersion,
            warnings: result.warnings,
          };
        },
      });
      ctx.output('summary', generated.summary);
      ctx.output('commitUrl', generated.commitUrl ?? undefined);
      ctx.output('pullRequestUrl', generated.pullRequestUrl ?? undefined);
      ctx.output('changedFiles', generated.changedFiles);
      ctx.output('environment', generated.environment ?? undefined);
      ctx.output('templateVersion', generated.templateVersion);
      ctx.output('warnings', generated.warnings);
    },
  });
}
