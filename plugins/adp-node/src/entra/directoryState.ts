import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import {
  isNotReplicated,
  readCollections,
  requestForLinked,
  requestsForSomeMembers,
} from './directory';
import { DirectoryObject, key } from './directoryObject';
import type { GraphBatchOptions, GraphRequest } from './graphBatch';
import { describeGraphError } from './graphErrors';
import type { GroupOwnership } from './groupLink';
import {
  assumeKnown,
  confirmAssumed,
  KnownIds,
  lookUp,
  NamedObjects,
  namesIn,
} from './namedObjects';

/**
 * What the directory has of a group. Of the VPN group, which all projects share,
 * only those members who are asked for.
 */
export type ActualGroup = {
  members: DirectoryObject[];
  memberOf: DirectoryObject[];
  /** Why it could not be read. */
  failure?: string;
};

/** What the directory has of the groups that are wanted. */
export type DirectoryState = {
  found: NamedObjects;
  /** By {@link key} of the display name. */
  actual: Map<string, ActualGroup>;
};

export type ReadStateOptions = GraphBatchOptions & {
  known?: KnownIds;
  owned?: GroupOwnership['owned'];
};

/**
 * Finds all that the groups name, and reads the groups. What is known from
 * earlier runs is not looked up, unless it is about to be linked or turns out
 * not to exist any more.
 *
 * @throws ServiceUnavailableError when names cannot be looked up.
 */
export async function readState(
  client: Client,
  groups: readonly Group[],
  options: ReadStateOptions,
): Promise<DirectoryState> {
  const names = namesIn(groups);
  const found = assumeKnown(names, options.known);
  const actual = new Map<string, ActualGroup>();
  await lookUp(client, found, names, options);
  const gone = await readGroups(client, groups, { found, actual }, options);
  if (gone.length > 0) {
    const goneNames = gone.map(({ displayName }) => key(displayName));
    goneNames.forEach(name => found.groups.delete(name));
    await lookUp(client, found, { groups: goneNames }, options);
    await readGroups(client, gone, { found, actual }, options);
  }
  await confirmAssumed(client, found, seenIn(found, actual), options);
  return { found, actual };
}

/** Reads groups into `actual`. Returns those that exist no more under the known id. */
async function readGroups(
  client: Client,
  groups: readonly Group[],
  { found, actual }: DirectoryState,
  options: ReadStateOptions,
): Promise<Group[]> {
  const assumed = new Set<GraphRequest>();
  const reads = groups.flatMap(group => {
    const objects = found.groups.get(key(group.displayName)) ?? [];
    if (objects.length !== 1) {
      return [];
    }
    const [{ id, isAssumed }] = objects;
    const requests = requestsFor(group, id, found, options);
    requests
      .filter(() => isAssumed)
      .forEach(({ request }) => assumed.add(request));
    return requests.map(({ request, relation }) => ({
      group,
      request,
      relation,
    }));
  });
  const readings = await readCollections(
    client,
    reads.map(({ request }) => request),
    {
      ...options,
      isTransient: (request, response) =>
        !assumed.has(request) && isNotReplicated(request, response),
    },
  );
  const gone = new Set<Group>();
  reads.forEach(({ group, request, relation }, index) => {
    const { objects, failure } = readings[index];
    if (failure && assumed.has(request) && failure.status === 404) {
      gone.add(group);
      return;
    }
    const name = key(group.displayName);
    const state = actual.get(name) ?? { members: [], memberOf: [] };
    actual.set(name, state);
    state[relation].push(...(objects ?? []));
    if (failure) {
      state.failure = `${
        group.displayName
      } could not be read: ${describeGraphError(failure)}`;
    }
  });
  gone.forEach(({ displayName }) => actual.delete(key(displayName)));
  return [...gone];
}

function requestsFor(
  group: Group,
  id: string,
  found: NamedObjects,
  { owned }: ReadStateOptions,
): { request: GraphRequest; relation: 'members' | 'memberOf' }[] {
  const ids = [
    ...(group.members ?? []).flatMap(
      name => found.users.get(key(name))?.map(user => user.id) ?? [],
    ),
    ...(owned?.members?.get(key(group.displayName)) ?? []),
  ];
  const members =
    group.type === 'OpenVpnGroup'
      ? requestsForSomeMembers(id, ids)
      : [requestForLinked(id, 'members')];
  return [
    ...members.map(request => ({ request, relation: 'members' as const })),
    ...(isLinkedToOthers(group, { owned })
      ? [
          {
            request: requestForLinked(id, 'memberOf'),
            relation: 'memberOf' as const,
          },
        ]
      : []),
  ];
}

/** Whether the groups that a group is a member of are looked after. */
export function isLinkedToOthers(
  { type, displayName, groupMemberships }: Group,
  { owned }: Pick<GroupOwnership, 'owned'>,
): boolean {
  return (
    type === 'UserGroup' ||
    (groupMemberships ?? []).length > 0 ||
    (owned?.memberships?.get(key(displayName))?.size ?? 0) > 0
  );
}

function seenIn(
  found: NamedObjects,
  actual: ReadonlyMap<string, ActualGroup>,
): Set<string> {
  return new Set([
    ...[...actual].flatMap(([name, { members, memberOf }]) => [
      ...members.map(({ id }) => id),
      ...memberOf.map(({ id }) => id),
      ...(found.groups.get(name)?.map(({ id }) => id) ?? []),
    ]),
  ]);
}
