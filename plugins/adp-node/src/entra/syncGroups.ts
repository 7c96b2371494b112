import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import { applyGroupChanges } from './applyGroupChanges';
import { findByName, readMembers } from './directory';
import type { GraphBatchOptions } from './graphBatch';
import {
  ActualGroup,
  GroupChanges,
  key,
  planGroupChanges,
} from './groupChanges';

/** Share of a group's members that may be removed in one run. */
const LARGEST_REMOVAL = 0.5;

/** What was done (or would be, in a dry run) to a group. */
export type GroupSyncResult = {
  displayName: string;
  status: 'created' | 'updated' | 'unchanged' | 'failed';
  addedMembers: string[];
  removedMembers: string[];
  addedMemberships: string[];
  /** What is in Entra ID but not in the file, and was left alone. */
  drift: string[];
  /** What the file has but does not exist, and what to do about it. */
  warnings: string[];
  /** What failed. */
  problems: string[];
};

export type SyncGroupsOptions = GraphBatchOptions & {
  /** Report what would be done, and do nothing. */
  dryRun?: boolean;
};

/**
 * Makes the groups in Entra ID as they are wanted. A second run finds nothing
 * to do. Members and memberships that cannot be made are reported, and do not
 * keep the others from being made.
 *
 * @param target.graphBaseUrl - such as `https://graph.microsoft.com`
 * @param target.ownerId - object id of the service principal that is to own
 *   the groups which are created
 */
export async function syncGroups(
  target: { client: Client; graphBaseUrl: string; ownerId: string },
  groups: readonly Group[],
  options: SyncGroupsOptions = {},
): Promise<GroupSyncResult[]> {
  const { client, graphBaseUrl, ownerId } = target;
  const found = await findByName(client, namesIn(groups), options);
  const actual = await readActual(client, groups, found.groups, options);
  const changes = planGroupChanges(groups, found, actual, {
    largestRemoval: LARGEST_REMOVAL,
  });
  if (!options.dryRun) {
    const versionUrl = new URL('/v1.0', graphBaseUrl).href;
    await applyGroupChanges({ client, versionUrl, ownerId, options }, changes);
  }
  return changes.map(report);
}

function namesIn(groups: readonly Group[]): {
  groups: string[];
  users: string[];
} {
  const membersOf = (list: readonly Group[]) =>
    list.flatMap(({ members }) => members ?? []);
  const access = groups.filter(({ type }) => type === 'AccessGroup');
  const others = groups.filter(({ type }) => type !== 'AccessGroup');
  return {
    groups: [
      ...groups.map(({ displayName }) => displayName),
      ...groups.flatMap(({ groupMemberships }) => groupMemberships ?? []),
      ...membersOf(access),
    ],
    users: membersOf(others),
  };
}

async function readActual(
  client: Client,
  groups: readonly Group[],
  found: ReadonlyMap<string, { id: string }>,
  options: GraphBatchOptions,
): Promise<Map<string, ActualGroup>> {
  const wanted = groups.flatMap(group => {
    const id = found.get(key(group.displayName))?.id;
    return id ? [{ group, id }] : [];
  });
  // Only groups of users are members of others.
  const joining = wanted.filter(({ group }) => group.type === 'UserGroup');
  const collections = await readMembers(
    client,
    [
      ...wanted.map(({ id }) => ({ id, relation: 'members' as const })),
      ...joining.map(({ id }) => ({ id, relation: 'memberOf' as const })),
    ],
    options,
  );
  const memberOf = new Map(
    joining.map(({ id }, index) => [id, collections[wanted.length + index]]),
  );
  return new Map(
    wanted.map(({ group, id }, index) => [
      key(group.displayName),
      { members: collections[index], memberOf: memberOf.get(id) ?? [] },
    ]),
  );
}

function report(changes: GroupChanges): GroupSyncResult {
  const { group, add, remove, join, drift, warnings, problems } = changes;
  const isChanged = add.length + remove.length + join.length > 0;
  let status: GroupSyncResult['status'] = isChanged ? 'updated' : 'unchanged';
  if (changes.create) {
    status = 'created';
  }
  if (problems.length > 0) {
    status = 'failed';
  }
  const names = (list: readonly { name: string }[]) =>
    list.map(({ name }) => name);
  return {
    displayName: group.displayName,
    status,
    addedMembers: names(add),
    removedMembers: names(remove),
    addedMemberships: names(join),
    drift,
    warnings,
    problems,
  };
}
