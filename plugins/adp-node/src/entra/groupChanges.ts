import type { Group } from '@adp/plugin-adp-common';
import type { DirectoryObject, NamedObjects } from './directory';

/** Groups smaller than this are not guarded against losing most of their members. */
const GUARDED_SIZE = 5;

/** What is to be done to a group, and what about it cannot be done. */
export type GroupChanges = {
  group: Group;
  /** Object id; missing when the group is to be created. */
  id?: string;
  create: boolean;
  /** Members to add, with the name that they are listed by. */
  add: { id?: string; name: string }[];
  remove: { id: string; name: string }[];
  /** Groups that the group is to become a member of. */
  join: { id?: string; name: string }[];
  /** What is in the directory but not in the file, and is left alone. */
  drift: string[];
  /** What the file has but cannot be done, and the shortest way to mend it. */
  warnings: string[];
  /** What failed. */
  problems: string[];
};

/** What the directory has of a group. */
export type ActualGroup = {
  members: readonly DirectoryObject[];
  memberOf: readonly DirectoryObject[];
};

/**
 * Compares the wanted groups with the directory.
 *
 * - The users in a UserGroup are those of the file: others are removed, unless
 *   most of the group would go. Groups that it is a member of are added to.
 * - The groups in an AccessGroup are added to; others are reported.
 * - The VPN group is shared by all teams: users are added, never removed.
 */
export function planGroupChanges(
  groups: readonly Group[],
  found: NamedObjects,
  actual: ReadonlyMap<string, ActualGroup>,
  options: { largestRemoval: number },
): GroupChanges[] {
  const wanted = new Set(groups.map(({ displayName }) => key(displayName)));
  return groups.map(group => {
    const existing = found.groups.get(key(group.displayName));
    const state = actual.get(key(group.displayName)) ?? {
      members: [],
      memberOf: [],
    };
    const changes: GroupChanges = {
      group,
      id: existing?.id,
      create: !existing && group.type !== 'OpenVpnGroup',
      add: [],
      remove: [],
      join: [],
      drift: [],
      warnings: [],
      problems: [],
    };
    if (!existing && group.type === 'OpenVpnGroup') {
      changes.problems.push(
        `Group '${group.displayName}' does not exists. The platform team has to create it`,
      );
      return changes;
    }
    planMembers(changes, found, state, { ...options, wanted });
    planMemberships(changes, found, state, wanted);
    return changes;
  });
}

function planMembers(
  changes: GroupChanges,
  found: NamedObjects,
  { members }: ActualGroup,
  options: { largestRemoval: number; wanted: ReadonlySet<string> },
): void {
  const { group } = changes;
  const listsGroups = group.type === 'AccessGroup';
  const known = listsGroups ? found.groups : found.users;
  const present = new Set(members.map(({ id }) => id));
  const listed = new Set<string>();
  for (const name of group.members ?? []) {
    const object = known.get(key(name));
    if (object) {
      listed.add(object.id);
    }
    if (object ? !present.has(object.id) : options.wanted.has(key(name))) {
      changes.add.push({ id: object?.id, name });
    } else if (!object) {
      changes.warnings.push(
        listsGroups
          ? `Group '${name}' does not exists; it cannot become a member of ${group.displayName}`
          : `User '${name}' does not exists; correct the user principal name, or remove it from ${group.displayName}`,
      );
    }
  }

  const others = members.filter(({ id }) => !listed.has(id));
  if (group.type === 'UserGroup') {
    const users = others.filter(isUser);
    if (
      members.length >= GUARDED_SIZE &&
      users.length > members.length * options.largestRemoval
    ) {
      changes.warnings.push(
        `${users.length} of ${members.length} members of ${group.displayName} are not in its file; so many are not removed at once. Check the file, or remove them in Entra ID`,
      );
    } else {
      changes.remove = users.map(user => ({ id: user.id, name: nameOf(user) }));
    }
    changes.drift.push(
      ...others.filter(other => !isUser(other)).map(memberDrift),
    );
  } else if (group.type === 'AccessGroup') {
    // Team groups are members through their memberships.
    changes.drift.push(
      ...others
        .filter(
          ({ displayName }) => !options.wanted.has(key(displayName ?? '')),
        )
        .map(memberDrift),
    );
  }
}

function planMemberships(
  changes: GroupChanges,
  found: NamedObjects,
  { memberOf }: ActualGroup,
  wanted: ReadonlySet<string>,
): void {
  const { group } = changes;
  const joined = new Set(memberOf.map(({ id }) => id));
  const listed = new Set<string>();
  for (const name of group.groupMemberships ?? []) {
    const target = found.groups.get(key(name));
    if (target) {
      listed.add(target.id);
    }
    if (target ? !joined.has(target.id) : wanted.has(key(name))) {
      changes.join.push({ id: target?.id, name });
    } else if (!target) {
      changes.warnings.push(
        `Group '${name}' does not exists; ${group.displayName} cannot become a member of it`,
      );
    }
  }
  if (group.type === 'UserGroup') {
    changes.drift.push(
      ...memberOf
        .filter(({ id }) => !listed.has(id))
        .map(other => `is also a member of ${nameOf(other)}`),
    );
  }
}

function memberDrift(member: DirectoryObject): string {
  return `has also the member ${nameOf(member)}`;
}

function isUser(object: DirectoryObject): boolean {
  return object['@odata.type'] === '#microsoft.graph.user';
}

function nameOf(object: DirectoryObject): string {
  return object.userPrincipalName ?? object.displayName ?? object.id;
}

/** Entra ID does not tell upper from lower case in names. */
export function key(name: string): string {
  return name.toLowerCase();
}
