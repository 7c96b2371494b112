import { serviceNameSchema, teamNameSchema } from '@adp/plugin-adp-common';
import {
  type Estate,
  Estates,
  GitHubRepositories,
  grantTeamsToRepository,
  readTeamsConfig,
  type RepositoryGrant,
} from '@adp/plugin-adp-node';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { assertMayCreateServices } from './assertMayCreateServices';
import { examples } from './grantTeams.examples';
import { estateInput, parseInput } from './inputs';

const inputSchema = z.object({
  estate: estateInput,
  team: teamNameSchema.describe('Name of the delivery project'),
  repository: serviceNameSchema.describe(
    'Name of the repository in the organisation of the estate',
  ),
  platformTeam: z
    .string()
    .optional()
    .describe('Name of a team of the platform, which administers it too'),
});

/** Lets the GitHub teams of a delivery project work in a repository. */
export function createGrantTeamsAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
}) {
  return createTemplateAction({
    id: 'adp:github:grant-teams',
    description:
      'Lets the GitHub teams of a delivery project work in a repository: contributors push, admins administer. Access of others stays.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        summary: () => z.string({ description: 'What was done, in words' }),
      },
    },
    async handler(ctx) {
      const { team, repository, platformTeam, ...input } = parseInput(
        inputSchema,
        ctx.input,
      );
      await assertMayCreateServices(options.permissions, ctx, team);
      const estate = options.estates.get(input.estate);
      const isDryRun = Boolean(ctx.isDryRun);
      if (!isDryRun) {
        await assertIsServiceOf(options.github, estate, team, repository);
      }

      const summary = await ctx.checkpoint({
        key: `github.grant-teams.${estate.name}.${repository}`,
        fn: async () => {
          const grants = await grantTeamsToRepository(
            options.github,
            estate.organization,
            repository,
            { project: team, platformTeam },
            { dryRun: isDryRun, signal: ctx.signal },
          ).catch(error => {
            // In a dry run nobody has made the repository.
            if (isDryRun && error instanceof NotFoundError) {
              return undefined;
            }
            throw error;
          });
          const text = grants
            ? describe(grants, isDryRun)
            : `Would give the teams of ${team} access to the new repository.`;
          ctx.logger.info(text);
          return text;
        },
      });
      ctx.output('summary', summary);
    },
  });
}

/** @throws ConflictError when not all teams have access. */
function describe(grants: readonly RepositoryGrant[], isDryRun: boolean) {
  const problems = grants.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) {
    throw new ConflictError(
      `Not all teams could be given access. ${problems.join('. ')}`,
    );
  }
  const granted = grants.filter(({ status }) => status === 'granted');
  return granted.length === 0
    ? 'The teams have access to the repository already.'
    : `${isDryRun ? 'Would give' : 'Gave'} access to ${granted
        .map(({ team, permission }) => `${team} (${permission})`)
        .join(', ')}.`;
}

/** Otherwise anybody could have the repository of anybody. */
async function assertIsServiceOf(
  github: GitHubRepositories,
  estate: Estate,
  team: string,
  repository: string,
): Promise<void> {
  const config = await readTeamsConfig(github, estate, team);
  const services = config.team?.services ?? [];
  if (!services.some(({ name }) => name === repository)) {
    throw new NotAllowedError(
      `${repository} is no service of delivery project "${team}" in adp-teams-config, so its teams get no access to it. Write its configuration first`,
    );
  }
}
