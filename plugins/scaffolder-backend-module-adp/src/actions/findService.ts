import { serviceNameSchema, teamNameSchema } from '@adp/plugin-adp-common';
import { Estates, findService, GitHubRepositories } from '@adp/plugin-adp-node';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { assertMayCreateServices } from './assertMayCreateServices';
import { examples } from './findService.examples';
import { estateInput, parseInput } from './inputs';

const inputSchema = z.object({
  estate: estateInput,
  name: serviceNameSchema.describe('Name of the service, such as fcp-demo-web'),
  team: teamNameSchema.describe(
    'Name of the delivery project that owns the service, such as fcp-demo',
  ),
});

/** Finds out what exists of a service, so that a template makes only the rest. */
export function createFindServiceAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
}) {
  return createTemplateAction({
    id: 'adp:service:find',
    description:
      'Checks the name of a service and finds out what exists of it. Fails when the name is not allowed or belongs to another delivery project.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        estate: () => z.string({ description: 'Name of the estate' }),
        repository: () =>
          z.string({ description: 'Repository, such as DEFRA/fcp-demo-web' }),
        repoUrl: () =>
          z.string({ description: 'Repository, as publish:github takes it' }),
        repositoryExists: () => z.boolean(),
        repositoryIsEmpty: () =>
          z.boolean({ description: 'It exists, but nothing was pushed to it' }),
        remoteUrl: () =>
          z.string({ description: 'Where to clone it from' }).optional(),
        repoContentsUrl: () =>
          z.string({ description: 'Page of its files' }).optional(),
        isConfigured: () =>
          z.boolean({ description: 'It is in the team’s configuration' }),
        summary: () => z.string({ description: 'What exists, in words' }),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      await assertMayCreateServices(options.permissions, ctx, input.team);
      const estate = options.estates.get(input.estate);
      const finding = await findService(options.github, estate, input, {
        signal: ctx.signal,
      });

      const repository = `${estate.organization.owner}/${input.name}`;
      const summary = [
        finding.repositoryExists
          ? `Repository ${repository} exists already.`
          : `Repository ${repository} is new.`,
        finding.isConfigured
          ? `The configuration of ${input.team} lists ${input.name} already.`
          : `The configuration of ${input.team} does not list ${input.name} yet.`,
      ].join(' ');
      ctx.logger.info(summary);
      ctx.output('estate', estate.name);
      ctx.output('repository', repository);
      ctx.output('repoUrl', finding.repoUrl);
      ctx.output('repositoryExists', finding.repositoryExists);
      ctx.output('repositoryIsEmpty', finding.repositoryIsEmpty);
      ctx.output('remoteUrl', finding.remoteUrl);
      ctx.output('repoContentsUrl', finding.repoContentsUrl);
      ctx.output('isConfigured', finding.isConfigured);
      ctx.output('summary', summary);
    },
  });
}
