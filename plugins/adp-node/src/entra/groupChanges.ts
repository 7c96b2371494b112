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

const NEW_GROUP: ActualGroup = { members: [], memberOf: [] };

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
  const names = {
    listed: new Set(groups.map(({ displayName }) => key(displayName))),
    created: new Set(
      groups
        .filter(group => canCreate(group, found))
        .map(({ displayName }) => key(displayName)),
    ),
  };
  return groups.map(group => {
    const { displayName } = group;
    const changes: GroupChanges = {
      group,
      id: found.groups.get(key(displayName))?.id,
      create: canCreate(group, found),
      add: [],
      remove: [],
      join: [],
      drift: [],
      warnings: [],
      problems: [],
    };
    if (found.ambiguous.has(key(displayName))) {
      changes.problems.push(ambiguity(found, displayName));
    } else if (!changes.id && !changes.create) {
      changes.problems.push(
        `Group '${displayName}' does not exist. The platform team has to create it`,
      );
    } else {
      const state = actual.get(key(displayName)) ?? NEW_GROUP;
      planMembers(changes, found, state, { ...options, names });
      planMemberships(changes, found, state, names);
    }
    return changes;
  });
}

/** Names of groups in the file. */
type GroupNames = {
  listed: ReadonlySet<string>;
  /** Those that do not exist yet. */
  created: ReadonlySet<string>;
};

/** The VPN group belongs to the platform, not to a team. */
function canCreate(
  { displayName, type }: Group,
  { groups, ambiguous }: NamedObjects,
): boolean {
  const name = key(displayName);
  return type !== 'OpenVpnGroup' && !groups.has(name) && !ambiguous.has(name);
}

function ambiguity({ ambiguous }: NamedObjects, name: string): string {
  const ids = ambiguous.get(key(name))?.map(({ id }) => id);
  return `Several groups in Entra ID are called '${name}' (object ids ${ids?.join(
    ', ',
  )}); rename or delete all but one`;
}

function planMembers(
  changes: GroupChanges,
  found: NamedObjects,
  { members }: ActualGroup,
  options: { largestRemoval: number; names: GroupNames },
): void {
  const { group } = changes;
  const listsGroups = group.type === 'AccessGroup';
  const known = listsGroups ? found.groups : found.users;
  const present = new Set(members.map(({ id }) => id));
  const listed = new Set<string>();
  for (const name of group.members ?? []) {
    const object = known.get(key(name));
    if (object) {
      if (!present.has(object.id) && !listed.has(object.id)) {
        changes.add.push({ id: object.id, name });
      }
      listed.add(object.id);
    } else if (!listsGroups) {
      changes.warnings.push(
        `User '${name}' does not exist; correct the user principal name, or remove it from ${group.displayName}`,
      );
    } else if (options.names.created.has(key(name))) {
      changes.add.push({ name });
    } else if (found.ambiguous.has(key(name))) {
      changes.problems.push(ambiguity(found, name));
    } else {
      changes.warnings.push(
        `Group '${name}' does not exist; it cannot become a member of ${group.displayName}`,
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
          ({ displayName }) =>
            !options.names.listed.has(key(displayName ?? '')),
        )
        .map(memberDrift),
    );
  }
}

function planMemberships(
  changes: GroupChanges,
  found: NamedObjects,
  { memberOf }: ActualGroup,
  names: GroupNames,
): void {
  const { group } = changes;
  const joined = new Set(memberOf.map(({ id }) => id));
  const listed = new Set<string>();
  for (const name of group.groupMemberships ?? []) {
    const target = found.groups.get(key(name));
    if (target) {
      if (!joined.has(target.id) && !listed.has(target.id)) {
        changes.join.push({ id: target.id, name });
      }
      listed.add(target.id);
    } else if (names.created.has(key(name))) {
      changes.join.push({ name });
    } else if (found.ambiguous.has(key(name))) {
      changes.problems.push(ambiguity(found, name));
    } else {
      changes.warnings.push(
        `Group '${name}' does not exist; ${group.displayName} cannot become a member of it`,
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
