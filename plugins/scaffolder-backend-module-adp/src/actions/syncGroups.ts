import { teamNameSchema } from '@adp/plugin-adp-common';
import {
  EntraDirectories,
  Estates,
  GitHubRepositories,
  GroupSyncResult,
  syncTeamGroups,
} from '@adp/plugin-adp-node';
import { ConflictError } from '@backstage/errors';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { assertMayCreateServices } from './assertMayCreateServices';
import { estateInput, parseInput, teamsConfigFilesInput } from './inputs';
import { reportGroups } from './reportGroups';
import { examples } from './syncGroups.examples';

const inputSchema = z.object({
  estate: estateInput,
  team: teamNameSchema.describe('Name of the delivery project'),
  teamsConfigFiles: teamsConfigFilesInput,
});

const relationSchema = z.enum(['member', 'memberOf']);

const linkSchema = z.object({
  relation: relationSchema,
  name: z.string(),
  id: z.string().optional().describe('Object id'),
  wanted: z.boolean(),
  status: z.enum([
    'added',
    'present',
    'removed',
    'held',
    'unknown',
    'pending',
    'failed',
  ]),
  reason: z.string().optional(),
});

/** Makes a delivery project's groups in Entra ID as its groups file has them. */
export function createSyncGroupsAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
}) {
  const directories = new EntraDirectories();
  return createTemplateAction({
    id: 'adp:entra:sync-groups',
    description:
      'Creates the groups of a delivery project in Microsoft Entra ID and adds their members, as the groups file in adp-teams-config has them. Nobody is removed.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        summary: () => z.string({ description: 'What was done, in words' }),
        groups: () =>
          z.array(
            z.object({
              displayName: z.string(),
              id: z.string().optional().describe('Object id'),
              status: z.enum([
                'created',
                'updated',
                'unchanged',
                'held',
                'pending',
                'failed',
              ]),
              members: z.array(linkSchema),
              memberships: z.array(linkSchema),
              drift: z.array(
                z.object({
                  relation: relationSchema,
                  id: z.string(),
                  name: z.string(),
                  kind: z.enum(['user', 'group', 'other']),
                  kept: z.boolean(),
                }),
              ),
              warnings: z.array(z.string()),
              problems: z.array(z.string()),
            }),
            { description: 'What was done to each group' },
          ),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      await assertMayCreateServices(options.permissions, ctx, input.team);
      const estate = options.estates.get(input.estate);
      const isDryRun = Boolean(ctx.isDryRun);

      const groups: GroupSyncResult[] = await ctx.checkpoint({
        key: `entra.sync-groups.${estate.name}.${input.team}`,
        fn: async () => {
          const results = await syncTeamGroups(
            options.github,
            estate,
            input.team,
            {
              directories,
              dryRun: isDryRun,
              signal: ctx.signal,
              teamsConfigFiles: isDryRun ? input.teamsConfigFiles : undefined,
            },
          );
          reportGroups(ctx.logger, results, { isDryRun });
          const problems = results.flatMap(group => group.problems);
          // A dry run shows the problems; there is nothing to fail.
          if (problems.length > 0 && !isDryRun) {
            throw new ConflictError(
              `Some groups of "${
                input.team
              }" could not be synced; everything else was. ${problems.join(
                '. ',
              )}`,
            );
          }
          return results;
        },
      });
      ctx.output('groups', groups);
      ctx.output('summary', summarise(groups, isDryRun));
    },
  });
}

function summarise(groups: readonly GroupSyncResult[], isDryRun: boolean) {
  const count = (status: GroupSyncResult['status']) =>
    groups.filter(group => group.status === status).length;
  const verb = isDryRun ? 'would be ' : '';
  return `Of ${groups.length} groups in Entra ID ${count(
    'created',
  )} ${verb}created, ${count('updated')} ${verb}updated, ${count(
    'unchanged',
  )} as they should be already.`;
}
