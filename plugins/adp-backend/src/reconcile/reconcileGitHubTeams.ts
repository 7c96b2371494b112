import { githubTeamNames } from '@adp/plugin-adp-common';
import {
  syncGitHubTeams,
  type GitHubTeamResult,
  type TeamMemberResult,
} from '@adp/plugin-adp-node';
import type { SyncState } from '@adp/plugin-adp-common';
import type { StoredMember } from '../database/projectMembers';
import type { PersonReport } from '../database/projectTargets';
import {
  worst,
  type Outcome,
  type ReconcileContext,
  type ReconcileTask,
} from './outcome';

type Role = GitHubTeamResult['role'];

type Record = {
  /** Ids of the teams. */
  teams?: Partial<{ [role in Role]: number }>;
  /** Logins, in lower case, that the portal put into them. */
  owned?: Partial<{ [role in Role]: string[] }>;
};

const ROLES: readonly Role[] = ['contributors', 'admins'];

const STATES: { [status in TeamMemberResult['status']]: SyncState } = {
  added: 'inSync',
  present: 'inSync',
  removed: 'inSync',
  pending: 'pending',
  notInOrganization: 'failed',
  unknownUser: 'failed',
  failed: 'failed',
};

/** Makes the project's two teams on GitHub true. Only technical members are in them. */
export async function reconcileGitHubTeams(
  { github }: ReconcileContext,
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
  const record = target.record as Record;
  const wanted = {
    contributors: handlesOf(members.filter(({ isAdmin }) => !isAdmin)),
    admins: handlesOf(members.filter(({ isAdmin }) => isAdmin)),
  };
  // Who has left may be in either team, whatever they were last.
  const former = handlesOf(leavers);
  const ownedBefore = (role: Role) => [
    ...new Set([...(record.owned?.[role] ?? []), ...former]),
  ];
  await saveRecord({
    ...record,
    owned: {
      contributors: union(ownedBefore('contributors'), wanted.contributors),
      admins: union(ownedBefore('admins'), wanted.admins),
    },
  });
  const results = await syncGitHubTeams(
    github,
    estate.organization,
    {
      project: project.name,
      description: project.description,
      visibility: project.githubTeamVisibility,
      ...wanted,
    },
    {
      known: record.teams,
      owned: {
        contributors: new Set(ownedBefore('contributors')),
        admins: new Set(ownedBefore('admins')),
      },
      decided: decisions.flatMap(({ group, objectId, decision }) =>
        decision === 'agree'
          ? []
          : [{ team: group, login: objectId, decision }],
      ),
      signal,
    },
  );

  const people: { [member: string]: PersonReport } = {};
  for (const member of members.filter(({ isTechnical }) => isTechnical)) {
    people[member.id] = personIn(results, member);
  }
  return {
    state: worst([
      ...Object.values(people).map(({ state }) => state),
      ...results.map(stateOf),
    ]),
    reason: results.flatMap(({ problems }) => problems)[0],
    report: {
      lines: results.map(result => ({
        name: result.name,
        state: stateOf(result),
        details: [...changesOf(result), ...result.problems, ...result.warnings],
      })),
      drift: results.flatMap(({ name, drift }) =>
        drift.map(({ login, kept }) => ({
          group: name,
          relation: 'member' as const,
          objectId: login,
          name: login,
          kept,
        })),
      ),
      removals: [],
      people,
    },
    record: recordOf(results, record, ownedBefore),
    done: results.flatMap(result =>
      changesOf(result).map(change => `${result.name}: ${change}`),
    ),
  };
}

function handlesOf(people: readonly StoredMember[]): string[] {
  return people.flatMap(({ isTechnical, githubUsername }) =>
    isTechnical && githubUsername ? [githubUsername.toLowerCase()] : [],
  );
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function personIn(
  results: readonly GitHubTeamResult[],
  member: StoredMember,
): PersonReport {
  const teams = githubTeamNames('');
  if (!member.githubUsername) {
    return {
      state: 'failed',
      reason: `${member.name} has no GitHub handle; enter it, so that they can be in the team *${teams.contributors}`,
    };
  }
  const role: Role = member.isAdmin ? 'admins' : 'contributors';
  const result = results.find(candidate => candidate.role === role);
  const entry = result?.members.find(
    ({ login }) => login.toLowerCase() === member.githubUsername?.toLowerCase(),
  );
  return entry
    ? { state: STATES[entry.status], reason: entry.reason }
    : { state: 'failed', reason: result?.problems[0] };
}

function stateOf({ status, members }: GitHubTeamResult): SyncState {
  return status === 'failed'
    ? 'failed'
    : worst(members.map(member => STATES[member.status]));
}

function changesOf({ status, members }: GitHubTeamResult): string[] {
  return [
    ...(status === 'created' || status === 'adopted' ? [status] : []),
    ...members.flatMap(({ login, status: change }) =>
      change === 'added' || change === 'removed' ? [`${change} ${login}`] : [],
    ),
  ];
}

function recordOf(
  results: readonly GitHubTeamResult[],
  before: Record,
  ownedBefore: (role: Role) => string[],
): Record {
  const teams: Record['teams'] = { ...before.teams };
  const owned: Record['owned'] = {};
  for (const role of ROLES) {
    const result = results.find(candidate => candidate.role === role);
    if (result?.id !== undefined) {
      teams[role] = result.id;
    }
    const there = (result?.members ?? [])
      .filter(({ status }) => status === 'added' || status === 'present')
      .map(({ login }) => login.toLowerCase());
    // What could not be removed is tried again.
    owned[role] =
      result && result.status !== 'failed'
        ? there
        : union(ownedBefore(role), there);
  }
  return { teams, owned };
}
