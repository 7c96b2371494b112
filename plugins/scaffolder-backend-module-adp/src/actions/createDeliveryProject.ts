import {
  deliveryProjectInputSchema,
  projectMemberInputSchema,
  type AdpClient,
  type DeliveryProjectInput,
  type DeliveryProjectPreview,
  type ProjectMemberInput,
} from '@adp/plugin-adp-common';
import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { z } from 'zod/v3';
import { createAdpClientFor } from '../adpClient';
import {
  assertSame,
  ensureMembers,
  ensureProject,
  findProgramme,
  findProject,
} from '../deliveryProjects/completeProject';
import { waitForSync } from '../deliveryProjects/waitForSync';
import { examples } from './createDeliveryProject.examples';
import { parseInput } from './inputs';

/** What the REST API checks once more, with the same rules as the pages. */
const optionalText = z.string().optional();
const inputSchema = z.object({
  programme: z
    .string()
    .describe('Delivery programme: its name, or its entity reference'),
  title: z.string().describe('Title without the programme, such as Orders'),
  name: optionalText.describe(
    'Name, such as fcp-orders. Default: made from the code of the programme and the title',
  ),
  description: z.string(),
  serviceCode: z.string().describe('CCoE service code: three letters'),
  estate: optionalText.describe('Default: that of the portal'),
  teamType: z.enum(['delivery', 'platform']).optional(),
  githubTeamVisibility: z.enum(['public', 'private']).optional(),
  financeCode: optionalText,
  serviceOwner: optionalText.describe('E-mail address'),
  adoProject: optionalText.describe('Project in Azure DevOps'),
  members: z
    .array(
      z.object({
        userEntityRef: z
          .string()
          .describe('Such as user:default/jane.doe_defra.gov.uk'),
        isTechnical: z.boolean().optional(),
        isAdmin: z.boolean().optional(),
        githubUsername: optionalText.describe('For technical members'),
      }),
    )
    .optional()
    .describe('Who works in it; added where they are missing'),
  timeoutMinutes: z
    .number()
    .positive()
    .max(60)
    .optional()
    .describe('How long to wait until all is in sync. Default: 10'),
});

const membersSchema = z.object({ members: z.array(projectMemberInputSchema) });

/**
 * Creates a delivery project with its people as the pages do, for the person
 * who submitted the form, and waits until it is true everywhere.
 */
export function createCreateDeliveryProjectAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
}) {
  return createTemplateAction({
    id: 'adp:delivery-project:create',
    description:
      'Creates a delivery project and adds its members, as the person who submitted the form may, and waits until its configuration, groups and teams are in sync. What is there already is kept.',
    examples,
    supportsDryRun: true,
    schema: {
      input: () => inputSchema,
      output: {
        name: () => z.string({ description: 'Name of the delivery project' }),
        entityRef: () =>
          z.string({ description: 'Its Group entity in the catalog' }),
        summary: () => z.string({ description: 'What was done, in words' }),
      },
    },
    async handler(ctx) {
      const { logger, signal } = ctx;
      const {
        programme: ref,
        members: people = [],
        timeoutMinutes = 10,
        ...fields
      } = parseInput(inputSchema, ctx.input);
      const { members } = parseInput(membersSchema, { members: people });

      const credentials = await ctx.getInitiatorCredentials();
      const client = await createAdpClientFor(credentials, options);
      const { name: programmeName } = parseEntityRef(ref, {
        defaultKind: 'Group',
        defaultNamespace: 'default',
      });
      const programme = await findProgramme(client, programmeName, signal);
      const input = parseInput(deliveryProjectInputSchema, {
        ...fields,
        deliveryProgrammeId: programme.id,
      });
      await assertKnown(options.catalog, members, credentials);

      if (ctx.isDryRun) {
        const existing = await findProject(client, programme, input, signal);
        if (existing) {
          assertSame(existing, programme, input);
        }
        const name =
          existing?.name ?? (await preview(client, input, logger, signal));
        const summary = existing
          ? `The delivery project ${name} exists already; members who are missing would be added.`
          : `Would create the delivery project ${name} with ${members.length} members.`;
        logger.info(summary);
        ctx.output('name', name);
        ctx.output('entityRef', `group:default/${name}`);
        ctx.output('summary', summary);
        return;
      }

      const { name } = await ctx.checkpoint({
        key: `delivery-project.create.${programmeName}.${
          input.name ?? input.title
        }`,
        fn: async () => {
          const project = await ensureProject(client, programme, input, ctx);
          const problems = await ensureMembers(client, project, members, ctx);
          if (problems.length > 0) {
            throw new ConflictError(
              `The delivery project ${
                project.name
              } is there, but some people could not be added. Correct them and submit the form again; the rest is left as it is. ${problems.join(
                '. ',
              )}`,
            );
          }
          return { name: project.name };
        },
      });
      ctx.output('name', name);
      ctx.output('entityRef', `group:default/${name}`);

      const problems = await waitForSync(client, name, {
        logger,
        signal,
        timeout: timeoutMinutes * 60_000,
      });
      if (problems.length > 0) {
        throw new ConflictError(
          `The delivery project ${name} is there with its members, but not everything is in sync yet. The portal keeps trying; its page under Onboarding shows how far it is. ${problems.join(
            '. ',
          )}`,
        );
      }
      const summary = `The delivery project ${name} is in sync: configuration, groups and teams are as they should be.`;
      logger.info(summary);
      ctx.output('summary', summary);
    },
  });
}

/** @throws InputError naming everybody who is not in the catalog. */
async function assertKnown(
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>,
  members: readonly ProjectMemberInput[],
  credentials: BackstageCredentials,
): Promise<void> {
  const entityRefs = members.map(({ userEntityRef }) => userEntityRef);
  const { items } = await catalog.getEntitiesByRefs(
    { entityRefs, fields: ['kind', 'metadata.name'] },
    { credentials },
  );
  const unknown = entityRefs.filter((_, index) => !items[index]);
  if (unknown.length > 0) {
    throw new InputError(
      `${unknown.join(
        ', ',
      )}: not in the catalog. People are read from Entra ID every half hour; correct the reference, or try again later`,
    );
  }
}

/** Tells what would be made. */
async function preview(
  client: AdpClient,
  input: DeliveryProjectInput,
  logger: LoggerService,
  signal?: AbortSignal,
): Promise<string> {
  const { data } = await client.POST('/deliveryProjects/preview', {
    body: input,
    signal,
  });
  const {
    name,
    namespace,
    paths,
    groups,
    githubTeams,
    problems,
  }: DeliveryProjectPreview = data!;
  logger.info(`Namespace ${namespace}`);
  paths.forEach(path => logger.info(`  file ${path}`));
  groups.forEach(({ displayName }) => logger.info(`  group ${displayName}`));
  githubTeams.forEach(team => logger.info(`  team ${team}`));
  if (problems.length > 0) {
    throw new InputError(
      `The delivery project cannot be created. ${problems
        .map(({ path, message }) => `${path}: ${message}`)
        .join('. ')}`,
    );
  }
  return name;
}
