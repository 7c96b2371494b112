import type { Group } from '@adp/plugin-adp-common';
import { DirectoryObject, key, kindOf, nameOf } from './directoryObject';
import {
  ActualGroup,
  DirectoryState,
  isLinkedToOthers,
} from './directoryState';
import type { GroupDrift, GroupLink, GroupOwnership } from './groupLink';
import { holdLargeRemoval } from './removalGuard';
import { ambiguity, resolveLink } from './resolveLink';
import { keepWhatEitherWants } from './wantedTwice';

/** What is to be done to a group, and what came of it. */
export type GroupChanges = {
  group: Group;
  /** Object id; missing while the group does not exist. */
  id?: string;
  create: boolean;
  /** What is wanted or to be removed; the status is what is meant to become of it. */
  links: GroupLink[];
  /**
   * Those of the links that Graph did not show, and may be gone already: they
   * are removed to be on the safe side, and not spoken of when they are gone.
   */
  unseen: ReadonlySet<GroupLink>;
  drift: GroupDrift[];
  warnings: string[];
  /** What is wrong with the group itself. */
  problems: string[];
  /** Whether something was done that cannot be seen yet. */
  isPending?: boolean;
};

const USER_TYPE = '#microsoft.graph.user';

const NEW_GROUP: ActualGroup = { members: [], memberOf: [] };

/**
 * Compares the wanted groups with the directory, without any request.
 *
 * @param limits - what keeps a group from being synced at all
 */
export function planGroupChanges(
  groups: readonly Group[],
  limits: ReadonlyMap<Group, readonly string[]>,
  state: DirectoryState,
  ownership: GroupOwnership,
): GroupChanges[] {
  const all = groups.map(group => beginChanges(group, limits, state));
  const context: PlanContext = {
    state,
    ownership,
    created: new Set(
      all
        .filter(({ create }) => create)
        .map(({ group }) => key(group.displayName)),
    ),
    joiningIds: new Set(
      all
        .filter(({ group }) => isLinkedToOthers(group, ownership))
        .flatMap(({ id }) => id ?? []),
    ),
  };
  all
    .filter(({ problems }) => problems.length === 0)
    .forEach(changes => planLinks(changes, context));
  keepWhatEitherWants(all);
  return all;
}

export type PlanContext = {
  state: DirectoryState;
  ownership: GroupOwnership;
  /** Names of groups that are to be created, by {@link key}. */
  created: ReadonlySet<string>;
  /** Object ids of the groups in the file whose own memberships are looked after. */
  joiningIds: ReadonlySet<string>;
};

function beginChanges(
  group: Group,
  limits: ReadonlyMap<Group, readonly string[]>,
  { found, actual }: DirectoryState,
): GroupChanges {
  const { displayName, type } = group;
  const name = key(displayName);
  const objects = found.groups.get(name) ?? [];
  const failure = actual.get(name)?.failure;
  const problems = [
    ...(limits.get(group) ?? []),
    ...(failure ? [failure] : []),
  ];
  if (objects.length > 1) {
    problems.push(ambiguity('groups', displayName, objects));
  } else if (objects.length === 0 && type === 'OpenVpnGroup') {
    // It belongs to the platform, not to a team.
    problems.push(
      `Group '${displayName}' does not exist. The platform team has to create it`,
    );
  }
  return {
    group,
    id: objects.length === 1 ? objects[0].id : undefined,
    create: objects.length === 0 && problems.length === 0,
    links: problems.length > 0 ? failedLinks(group, problems[0]) : [],
    unseen: new Set(),
    drift: [],
    warnings: [],
    problems,
  };
}

function failedLinks(
  { members, groupMemberships }: Group,
  reason: string,
): GroupLink[] {
  const fail = (relation: GroupLink['relation'], names?: string[] | null) =>
    (names ?? []).map(
      (name): GroupLink => ({
        relation,
        name,
        wanted: true,
        status: 'failed',
        reason,
      }),
    );
  return [...fail('member', members), ...fail('memberOf', groupMemberships)];
}

function planLinks(changes: GroupChanges, context: PlanContext): void {
  const { displayName, members, groupMemberships } = changes.group;
  const actual = context.state.actual.get(key(displayName)) ?? NEW_GROUP;
  const wantedIds = { member: new Set<string>(), memberOf: new Set<string>() };
  const plan = (relation: 'member' | 'memberOf', names: readonly string[]) => {
    const present = relation === 'member' ? actual.members : actual.memberOf;
    for (const name of new Map(names.map(n => [key(n), n])).values()) {
      const { link, candidates, warning } = resolveLink(
        changes.group,
        { relation, name },
        present,
        context,
      );
      changes.links.push(link);
      changes.warnings.push(...(warning ? [warning] : []));
      candidates.forEach(({ id }) => wantedIds[relation].add(id));
    }
  };
  plan('member', members ?? []);
  plan('memberOf', groupMemberships ?? []);
  planMemberRemovals(changes, actual, wantedIds.member, context);
  planMembershipRemovals(changes, actual, wantedIds.memberOf, context);
}

function planMemberRemovals(
  changes: GroupChanges,
  { members }: ActualGroup,
  wantedIds: ReadonlySet<string>,
  context: PlanContext,
): void {
  const { type, displayName } = changes.group;
  const owned =
    context.ownership.owned?.members?.get(key(displayName)) ?? new Set();
  let others = members.filter(({ id }) => !wantedIds.has(id));
  if (type === 'AccessGroup') {
    // Groups of the team are members through their memberships.
    others = others.filter(({ id }) => !context.joiningIds.has(id));
  }
  others.forEach(other => planOther(changes, 'member', other, owned, context));
  const isHeld = holdLargeRemoval(changes, members.length, context.ownership);
  if (type === 'OpenVpnGroup' && !isHeld) {
    // It was read from an index that may be old.
    const shown = new Set(members.map(({ id }) => id));
    const before = new Set(changes.links);
    [...owned]
      .filter(id => !wantedIds.has(id) && !shown.has(id))
      .map(id => ({ id, '@odata.type': USER_TYPE }))
      .forEach(other => planOther(changes, 'member', other, owned, context));
    changes.unseen = new Set(changes.links.filter(link => !before.has(link)));
    changes.drift = changes.drift.filter(({ id }) => shown.has(id));
  }
}

function planMembershipRemovals(
  changes: GroupChanges,
  { memberOf }: ActualGroup,
  wantedIds: ReadonlySet<string>,
  context: PlanContext,
): void {
  const owned =
    context.ownership.owned?.memberships?.get(key(changes.group.displayName)) ??
    new Set();
  memberOf
    .filter(({ id }) => !wantedIds.has(id))
    .forEach(other => planOther(changes, 'memberOf', other, owned, context));
}

/** Removes something that is not wanted if that is the portal's, or decided; else it is drift. */
function planOther(
  changes: GroupChanges,
  relation: 'member' | 'memberOf',
  other: DirectoryObject,
  owned: ReadonlySet<string>,
  { ownership }: PlanContext,
): void {
  const { displayName } = changes.group;
  const { id } = other;
  const [name, kind] = [nameOf(other), kindOf(other)];
  const decision =
    ownership.decided?.find(
      decided =>
        key(decided.group) === key(displayName) &&
        decided.relation === relation &&
        decided.objectId === id,
    )?.decision ?? (owned.has(id) ? 'remove' : undefined);
  if (decision !== 'remove') {
    changes.drift.push({ relation, id, name, kind, kept: decision === 'keep' });
  } else if (relation === 'memberOf' && kind !== 'group') {
    changes.links.push({
      relation,
      name,
      id,
      wanted: false,
      status: 'failed',
      reason: `${displayName} could not be taken out of ${name}, which is not a group but a directory role or administrative unit; remove it there in Entra ID`,
    });
  } else {
    changes.links.push({
      relation,
      name,
      id,
      wanted: false,
      status: 'removed',
    });
  }
}
