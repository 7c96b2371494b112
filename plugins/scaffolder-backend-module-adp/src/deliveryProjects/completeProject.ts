import {
  AdpApiError,
  deriveProjectName,
  memberRoleLabel,
  type AdpClient,
  type DeliveryProject,
  type DeliveryProjectInput,
  type Organisation,
  type ProjectMemberInput,
} from '@adp/plugin-adp-common';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';

type Programme = Organisation['deliveryProgrammes'][number];

/** @throws NotFoundError when there is no programme of this name. */
export async function findProgramme(
  client: AdpClient,
  name: string,
  signal?: AbortSignal,
): Promise<Programme> {
  const { data } = await client.GET('/organisation', {
    params: { query: { kind: 'delivery-programme', name } },
    signal,
  });
  const [programme] = data!.deliveryProgrammes;
  if (!programme) {
    throw new NotFoundError(
      `There is no delivery programme "${name}"; choose one of those under Onboarding`,
    );
  }
  return programme;
}

/** The project that the input would create, if there is one already. */
export async function findProject(
  client: AdpClient,
  programme: Programme,
  input: DeliveryProjectInput,
  signal?: AbortSignal,
): Promise<DeliveryProject | undefined> {
  const id = input.name ?? deriveProjectName(programme.code, input.title);
  try {
    const { data: project } = await client.GET('/deliveryProjects/{id}', {
      params: { path: { id } },
      signal,
    });
    return project;
  } catch (error) {
    if (error instanceof AdpApiError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

/**
 * Creates the project unless it is there.
 *
 * @throws ConflictError when there is one of this name that is another one, or
 *   that is being offboarded.
 */
export async function ensureProject(
  client: AdpClient,
  programme: Programme,
  input: DeliveryProjectInput,
  { logger, signal }: { logger: LoggerService; signal?: AbortSignal },
): Promise<DeliveryProject> {
  const existing = await findProject(client, programme, input, signal);
  if (!existing) {
    const { data: created } = await client.POST('/deliveryProjects', {
      body: input,
      signal,
    });
    logger.info(
      `Created the delivery project ${created!.name} in estate ${
        created!.estate
      }`,
    );
    return created!;
  }
  assertSame(existing, programme, input);
  logger.info(
    `The delivery project ${existing.name} exists already; its fields are left as they are`,
  );
  return existing;
}

/** @throws ConflictError when it is another one, or is being offboarded. */
export function assertSame(
  existing: DeliveryProject,
  programme: Programme,
  input: DeliveryProjectInput,
): void {
  const isSame =
    existing.deliveryProgrammeId === programme.id &&
    existing.title.toLowerCase() === input.title.toLowerCase() &&
    (input.estate ?? existing.estate) === existing.estate;
  if (!isSame) {
    throw new ConflictError(
      `The name "${existing.name}" is already in use by "${existing.title}" of programme ${existing.programmeName} in estate ${existing.estate}; choose a different title or name`,
    );
  }
  if (existing.state !== 'active') {
    throw new ConflictError(
      `The delivery project ${existing.name} has been offboarded, or is being so; choose a different title or name`,
    );
  }
}

/**
 * Adds the members who are missing. Who is a member already keeps their role.
 *
 * @returns what went wrong, one line per person.
 */
export async function ensureMembers(
  client: AdpClient,
  project: DeliveryProject,
  members: readonly ProjectMemberInput[],
  { logger, signal }: { logger: LoggerService; signal?: AbortSignal },
): Promise<string[]> {
  const path = { id: project.name };
  const { data } = await client.GET('/deliveryProjects/{id}/members', {
    params: { path, query: { limit: 1000 } },
    signal,
  });
  const existing = new Map(
    data!.items.map(member => [member.userEntityRef, member]),
  );
  const problems: string[] = [];
  for (const member of members) {
    const { userEntityRef } = member;
    const label = memberRoleLabel(member);
    const before = existing.get(userEntityRef);
    if (before) {
      const is = memberRoleLabel(before);
      const kept = is === label ? '' : `, as ${is}; that is left as it is`;
      logger.info(`${before.name} is a member already${kept}`);
      continue;
    }
    try {
      const { data: added } = await client.POST(
        '/deliveryProjects/{id}/members',
        { params: { path }, body: member, signal },
      );
      logger.info(`Added ${added!.name} as ${label}`);
    } catch (error) {
      signal?.throwIfAborted();
      problems.push(`${userEntityRef}: ${(error as Error).message}`);
      logger.error(problems.at(-1)!);
    }
  }
  return problems;
}
