import { z } from 'zod/v3';
import type { DirectoryObject, GroupRecord } from '../directory';
import { badRequest, resourceNotFound } from './graphError';
import { readPermissions, requirePermission } from './principal';
import type { GraphContext } from './route';

/** A relationship of a group that clients may change. */
export type LinkKind = 'members' | 'owners';

const ID_KEYS = { members: 'memberIds', owners: 'ownerIds' } as const;

const REFERENCE =
  /^https:\/\/[^/]+\/(?:v1\.0|beta)\/(?:directoryObjects|users|groups|servicePrincipals)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i;

const referenceSchema = z.object({ '@odata.id': z.string() });

/** The object id in the body of `POST .../$ref`. */
export function parseReferenceBody(body: unknown): string {
  const parsed = referenceSchema.safeParse(body);
  if (!parsed.success) {
    throw badRequest(
      "The request body must contain the property '@odata.id', the URL of a directory object.",
    );
  }
  return parseReference(parsed.data['@odata.id']);
}

/** The object id in the URL of a directory object. */
export function parseReference(reference: string): string {
  const [, id] = REFERENCE.exec(reference) ?? [];
  if (!id) {
    throw badRequest(
      `Invalid URL format specified for @odata.id or @odata.bind: '${reference}'.`,
    );
  }
  return id.toLowerCase();
}

/** The objects with these ids. Throws what `missing` makes of the first that is not there. */
export function requireObjects(
  { directory, replication }: GraphContext,
  ids: readonly string[],
  missing: (id: string) => Error = resourceNotFound,
): DirectoryObject[] {
  return ids.map(id => {
    const object = directory.find(id);
    if (!object) {
      throw resourceNotFound(id);
    }
    if (!replication.isFound(id)) {
      throw missing(id);
    }
    return object;
  });
}

/**
 * Adds links to a group's record: all of them, or none when one is not allowed.
 * The caller saves the directory.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/group-post-members
 */
export function addLinks(
  group: GroupRecord,
  links: Record<LinkKind, readonly DirectoryObject[]>,
): void {
  checkNewLinks(group, 'members', links.members);
  checkNewLinks(group, 'owners', links.owners);
  group.memberIds.push(...links.members.map(({ record }) => record.id));
  group.ownerIds.push(...links.owners.map(({ record }) => record.id));
}

function checkNewLinks(
  group: GroupRecord,
  kind: LinkKind,
  objects: readonly DirectoryObject[],
): void {
  const ids = objects.map(({ record }) => record.id);
  const existing = group[ID_KEYS[kind]];
  if (new Set(ids).size < ids.length || ids.some(id => existing.includes(id))) {
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${kind}'.`,
    );
  }
  if (kind === 'owners' && objects.some(({ type }) => type === 'group')) {
    throw badRequest(
      'Owners of a group must be users or service principals, not groups.',
    );
  }
  if (kind === 'members' && ids.includes(group.id)) {
    throw badRequest('A group cannot be a member of itself.');
  }
}

/**
 * Refuses to link a group to what the application may not read, itself excepted.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/group-post-groups#permissions
 */
export function requireLinkable(
  { principal }: GraphContext,
  objects: readonly DirectoryObject[],
): void {
  for (const { type, record } of objects) {
    if (record.id !== principal.id) {
      requirePermission(principal, readPermissions(type));
    }
  }
}

/** Removes one link from a group's record. The caller saves the directory. */
export function removeLink(
  group: GroupRecord,
  kind: LinkKind,
  id: string,
): void {
  const ids = group[ID_KEYS[kind]];
  const index = ids.indexOf(id.toLowerCase());
  if (index === -1) {
    throw resourceNotFound(id);
  }
  ids.splice(index, 1);
}

/** The objects a group is linked to. */
export function linkedObjects(
  { directory }: GraphContext,
  group: GroupRecord,
  kind: LinkKind,
): DirectoryObject[] {
  return group[ID_KEYS[kind]].flatMap(id => directory.find(id) ?? []);
}
