import {
  configVariableSchema,
  environmentNameSchema,
  programmeNameSchema,
  serviceNameSchema,
  serviceTypeSchema,
  teamNameSchema,
} from '@adp/plugin-adp-common';
import {
  Estates,
  GitHubRepositories,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import type { PermissionsService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { assertMayCreateServices } from './assertMayCreateServices';
import { estateInput, parseInput } from './inputs';
import { reportChanges } from './reportChanges';
import { examples } from './writeTeamsConfig.examples';

const userPrincipalName = z
  .string()
  .regex(
    /^[^@\s]+@[^@\s]+$/,
    'A user principal name looks like an e-mail address',
  );

/** The annotations of a delivery project hold such lists as JSON text. */
const jsonList = z.string().transform((text, ctx) => {
  try {
    return z.array(userPrincipalName).parse(JSON.parse(text));
  } catch {
    ctx.addIssue({
      code: z.ZodIssueCode.custom,
      message: `${JSON.stringify(text)} is not a list of user principal names`,
    });
    return z.NEVER;
  }
});

const userPrincipalNames = (who: string) =>
  z
    .union([z.array(userPrincipalName), jsonList])
    .default([])
    .describe(
      `User principal names of ${who}: a list, or the text of a JSON list`,
    );

const inputSchema = z.object({
  estate: estateInput,
  team: z
    .object({
      name: teamNameSchema.describe('Name, such as fcp-demo'),
      programmeName: programmeNameSchema.describe(
        'Name of its delivery programme, such as fcp',
      ),
      serviceCode: z
        .string()
        .regex(/^[A-Za-z]{3}$/, 'A service code has three letters, such as ADP')
        .describe('CCoE service code: three letters'),
    })
    .describe('The delivery project'),
  members: z
    .object({
      technical: userPrincipalNames('technical members'),
      nonTechnical: userPrincipalNames('other members'),
      admins: userPrincipalNames('admins'),
    })
    .optional()
    .describe(
      'The people of the delivery project, added to its groups where they are missing; without them its groups are left as they are',
    ),
  service: z
    .object({
      name: serviceNameSchema.describe('Name, such as fcp-demo-web'),
      type: serviceTypeSchema.describe('Frontend, Backend or HelmOnly'),
      environments: z
        .array(environmentNameSchema)
        .min(1)
        .optional()
        .describe('Default: the sandpit environment of the estate'),
      variables: z
        .record(configVariableSchema.shape.key, z.string())
        .optional()
        .describe('Variables for its manifests, such as POSTGRES_DB'),
    })
    .optional()
    .describe('A service to add to the delivery project'),
});

/** Writes a delivery project and its service to `adp-teams-config`. */
export function createWriteTeamsConfigAction(options: {
  estates: Estates;
  github: GitHubRepositories;
  permissions: PermissionsService;
}) {
  return createTemplateAction({
    id: 'adp:teams-config:write',
    description:
      'Writes the configuration of a delivery project (flux team file and groups file) to adp-teams-config, in one commit. What is there already is kept.',
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
        changedFiles: () => z.array(z.string()),
        files: () =>
          z.array(z.object({ path: z.string(), content: z.string() }), {
            description:
              'In a dry run, the files as they would be; input "teamsConfigFiles" of later steps',
          }),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      await assertMayCreateServices(options.permissions, ctx, input.team.name);
      const estate = options.estates.get(input.estate);
      const isDryRun = Boolean(ctx.isDryRun);
      const key = [estate.name, input.team.name, input.service?.name]
        .filter(Boolean)
        .join('.');

      const written = await ctx.checkpoint({
        key: `teams-config.write.${key}`,
        fn: async () => {
          const { service, ...wanted } = input;
          const request = { ...wanted, services: service && [service] };
          const result = await writeTeamsConfig(
            options.github,
            estate,
            request,
            {
              dryRun: isDryRun,
              logger: ctx.logger,
              signal: ctx.signal,
              requestedBy: ctx.user?.ref,
            },
          );
          const summary = reportChanges(ctx.logger, {
            repository: estate.github.repositories.teamsConfig,
            changes: result.changes,
            commitUrl: result.commit?.url,
            isDryRun,
          });
          return {
            summary,
            commitUrl: result.commit?.url ?? null,
            changedFiles: result.changes.map(({ path }) => path),
            files: isDryRun ? result.files : [],
          };
        },
      });
      ctx.output('summary', written.summary);
      ctx.output('commitUrl', written.commitUrl ?? undefined);
      ctx.output('changedFiles', written.changedFiles);
      ctx.output('files', written.files);
    },
  });
}
