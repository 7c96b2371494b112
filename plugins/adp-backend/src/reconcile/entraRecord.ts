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

/** What is known after a run. What could not be removed is still owned. */
export function recordOf(
  results: readonly GroupSyncResult[],
  before: EntraRecord,
): EntraRecord {
  const groups = { ...before.groups };
  const users = { ...before.users };
  const members: Ids = {};
  const memberships: Ids = {};
  for (const {
    displayName,
    id,
    members: people,
    memberships: joined,
  } of results) {
    const group = displayName.toLowerCase();
    if (id) {
      groups[group] = id;
    }
    for (const link of people) {
      if (link.id && link.wanted && link.name.includes('@')) {
        users[link.name.toLowerCase()] = link.id;
      }
    }
    const owned = (links: GroupSyncResult['members']) =>
      links.flatMap(link =>
        link.id && link.status !== 'removed' && link.status !== 'unknown'
          ? [link.id]
          : [],
      );
    members[group] = owned(people);
    memberships[group] = owned(joined);
  }
  // Groups that are listed no more, and were not looked at.
  return {
    groups,
    users,
    members: { ...before.members, ...members },
    memberships: { ...before.memberships, ...memberships },
  };
}
