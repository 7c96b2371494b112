import type { GroupSyncResult, SyncGroupsOptions } from '@adp/plugin-adp-node';

/** By display name of a group in lower case, object ids. */
type Ids = { [group: string]: string[] };

/** What the portal knows of a project's groups, and has put into them. */
export type EntraRecord = {
  /** Object ids by name in lower case. */
  groups?: { [displayName: string]: string };
  users?: { [name: string]: string };
  members?: Ids;
  memberships?: Ids;
};

/** What is known, as the library takes it. */
export function knownOf({ groups, users }: EntraRecord) {
  return {
    groups: new Map(Object.entries(groups ?? {})),
    users: new Map(Object.entries(users ?? {})),
  };
}

/** What the portal owns, as the library takes it. */
export function ownedOf({
  members,
  memberships,
}: EntraRecord): NonNullable<SyncGroupsOptions['owned']> {
  const sets = (ids: Ids = {}) =>
    new Map(
      Object.entries(ids).map(
        ([group, list]) => [group, new Set(list)] as const,
      ),
    );
  return { members: sets(members), memberships: sets(memberships) };
}

/** The record with more members, who are about to be put there or may be. */
export function withMembers(
  record: EntraRecord,
  more: readonly { group: string; ids: readonly string[] }[],
): EntraRecord {
  const members: Ids = { ...record.members };
  for (const { group, ids } of more) {
    const key = group.toLowerCase();
    members[key] = [...new Set([...(members[key] ?? []), ...ids])];
  }
  return { ...record, members };
}

/**
 * What is known after a run. What could not be removed is still owned, and what
 * was in a group that could not be looked at.
 */
export function recordOf(
  results: readonly GroupSyncResult[],
  before: EntraRecord,
): EntraRecord {
  const groups = { ...before.groups };
  const users = { ...before.users };
  // Of groups that are listed no more, and were not looked at, all is kept.
  const members: Ids = { ...before.members };
  const memberships: Ids = { ...before.memberships };
  for (const result of results) {
    const group = result.displayName.toLowerCase();
    if (result.id) {
      groups[group] = result.id;
    }
    for (const link of result.members) {
      if (link.id && link.wanted && link.name.includes('@')) {
        users[link.name.toLowerCase()] = link.id;
      }
    }
    const unseen = (ids: Ids) =>
      result.problems.length > 0 ? ids[group] : undefined;
    members[group] = ownedAfter(result.members, unseen(members));
    memberships[group] = ownedAfter(result.memberships, unseen(memberships));
  }
  return { groups, users, members, memberships };
}

function ownedAfter(
  links: GroupSyncResult['members'],
  before: readonly string[] = [],
): string[] {
  const owned = new Set(before);
  for (const { id, status } of links) {
    if (id && status === 'removed') {
      owned.delete(id);
    } else if (id && status !== 'unknown') {
      owned.add(id);
    }
  }
  return [...owned];
}
