import type { SyncState } from '@adp/plugin-adp-common';
import {
  planTeamGroups,
  syncTeamGroups,
  type EntraDirectories,
  type Estates,
  type GroupSyncResult,
} from '@adp/plugin-adp-node';
import type { DriftDecision } from '../database/driftDecisions';
import type { StoredMember } from '../database/projectMembers';
import type { PersonReport } from '../database/projectTargets';
import {
  EntraRecord,
  knownOf,
  ownedOf,
  recordOf,
  withMembers,
} from './entraRecord';
import {
  worst,
  type Outcome,
  type ReconcileContext,
  type ReconcileTask,
} from './outcome';
import { wantedByOthers } from './wantedByOthers';

type Link = GroupSyncResult['members'][number];

const LINK_STATES: { [status in Link['status']]: SyncState } = {
  added: 'inSync',
  present: 'inSync',
  removed: 'inSync',
  held: 'held',
  pending: 'pending',
  unknown: 'failed',
  failed: 'failed',
};

/**
 * Makes the project's groups in Entra ID as its groups file has them, which is
 * read back. Only people whom the portal has put there are removed.
 */
export async function reconcileEntra(
  {
    knex,
    github,
    estates,
    directories,
  }: ReconcileContext & { estates: Estates; directories: EntraDirectories },
  {
    project,
    estate,
    members,
    leavers,
    target,
    decisions,
    saveRecord,
    signal,
  }: ReconcileTask,
): Promise<Outcome> {
  const record = target.record as EntraRecord;
  // People come from the tenant of the default estate.
  const isTheirs = estates.get().tenant === estate.tenant;
  // What they are, or were, wanted in may have been made by a run that died.
  const idsOf = (isIn: (person: StoredMember) => boolean) =>
    [...members, ...leavers]
      .filter(isIn)
      .flatMap(person => objectIdsOf(person, record, isTheirs));
  const groups = planTeamGroups(estate.groups, project.name, {
    technical: idsOf(({ isTechnical }) => isTechnical),
    nonTechnical: idsOf(({ isTechnical }) => !isTechnical),
    admins: idsOf(({ isAdmin }) => isAdmin),
  });
  const intended = withMembers(
    record,
    groups
      .filter(({ type }) => type !== 'AccessGroup')
      .map(({ displayName, members: ids }) => ({
        group: displayName,
        ids: ids ?? [],
      })),
  );
  await saveRecord(intended);

  const others = await wantedByOthers(knex, project);
  const protectedIds = new Set([
    ...others,
    ...[...others].flatMap(name => record.users?.[name] ?? []),
  ]);
  const vpn = estate.groups.vpnGroup.toLowerCase();
  const results = await syncTeamGroups(github, estate, project.name, {
    directories,
    known: knownOf(record),
    owned: ownedOf({
      ...intended,
      members: {
        ...intended.members,
        [vpn]: (intended.members?.[vpn] ?? []).filter(
          id => !protectedIds.has(id),
        ),
      },
    }),
    decided: decisions.flatMap(({ decision, ...drift }) =>
      decision === 'agree' ? [] : [{ ...drift, decision }],
    ),
    agreedRemovals: agreedOf(decisions),
    signal,
  });

  const people: { [member: string]: PersonReport } = {};
  for (const member of members.filter(
    ({ userPrincipalName }) => userPrincipalName,
  )) {
    people[member.id] = personIn(results, member);
  }
  return {
    state: worst(results.map(stateOf)),
    reason: results.flatMap(({ problems, warnings }) => [
      ...problems,
      ...warnings,
    ])[0],
    report: {
      lines: results.map(result => ({
        name: result.displayName,
        state: stateOf(result),
        details: [...changesOf(result), ...result.problems, ...result.warnings],
      })),
      drift: results.flatMap(({ displayName, drift }) =>
        isShared(estate.groups.vpnGroup, displayName)
          ? []
          : drift.map(({ relation, id, name, kept }) => ({
              group: displayName,
              relation,
              objectId: id,
              name,
              kept,
            })),
      ),
      removals: results.flatMap(heldOf),
      people,
    },
    record: recordOf(results, intended),
    done: results.flatMap(result =>
      changesOf(result).map(change => `${result.displayName}: ${change}`),
    ),
  };
}

/** In the tenant that people come from the catalog knows it, in others the last run. */
function objectIdsOf(
  { objectId, userPrincipalName }: StoredMember,
  { users }: EntraRecord,
  isTheirs: boolean,
): string[] {
  const found = users?.[userPrincipalName?.toLowerCase() ?? ''];
  return [isTheirs ? objectId : undefined, found].filter((id): id is string =>
    Boolean(id),
  );
}

/** Others in the shared group are members of other projects, no drift. */
function isShared(vpnGroup: string, displayName: string): boolean {
  return vpnGroup.toLowerCase() === displayName.toLowerCase();
}

function agreedOf(
  decisions: readonly DriftDecision[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const agreed = new Map<string, Set<string>>();
  for (const { group, objectId, decision } of decisions) {
    if (decision === 'agree') {
      const key = group.toLowerCase();
      agreed.set(key, (agreed.get(key) ?? new Set()).add(objectId));
    }
  }
  return agreed;
}

function personIn(
  results: readonly GroupSyncResult[],
  { userPrincipalName }: StoredMember,
): PersonReport {
  const name = userPrincipalName!.toLowerCase();
  const links = results.flatMap(result =>
    result.members.filter(
      link => link.wanted && link.name.toLowerCase() === name,
    ),
  );
  const state = worst(links.map(({ status }) => LINK_STATES[status]));
  return {
    // The groups file does not have the person yet.
    state: links.length === 0 ? 'pending' : state,
    reason: links.find(({ status }) => LINK_STATES[status] === state)?.reason,
  };
}

function stateOf({ status, members, memberships }: GroupSyncResult): SyncState {
  const own: SyncState =
    status === 'failed' || status === 'held' || status === 'pending'
      ? status
      : 'inSync';
  return worst([
    own,
    ...[...members, ...memberships].map(link => LINK_STATES[link.status]),
  ]);
}

function changesOf({
  status,
  members,
  memberships,
}: GroupSyncResult): string[] {
  const named = (links: Link[], change: Link['status'], words: string) =>
    links
      .filter(link => link.status === change)
      .map(({ name }) => `${words} ${name}`);
  return [
    ...(status === 'created' ? ['created'] : []),
    ...named(members, 'added', 'added'),
    ...named(members, 'removed', 'removed'),
    ...named(memberships, 'added', 'added to'),
    ...named(memberships, 'removed', 'removed from'),
  ];
}

function heldOf({ displayName, members }: GroupSyncResult) {
  const held = members.filter(({ status }) => status === 'held');
  return held.length === 0
    ? []
    : [
        {
          group: displayName,
          of: members.length,
          members: held.map(({ id, name }) => ({ id: id ?? '', name })),
        },
      ];
}
