import { RequestError } from '@octokit/request-error';
import type { Octokit } from '@octokit/rest';
import { describeGitHubError } from '../gitops/githubErrors';
import { TEAMS_ADVICE } from './githubTeam';
import type { TeamChanges, TeamMemberResult } from './teamChanges';

const TEAM = '/organizations/{org_id}/team/{team_id}';
const MEMBERSHIP = `${TEAM}/memberships/{username}`;

export type ApplyTarget = {
  octokit: Octokit;
  organization: string;
  organizationId: number;
  signal?: AbortSignal;
};

/**
 * Creates teams that are missing.
 *
 * @returns whether a team of that name has come into being in the meantime,
 * which must be looked at before anything else is done. It may be our own, of a
 * request whose answer was lost.
 */
export async function createTeams(
  { octokit, organization, signal }: ApplyTarget,
  list: readonly TeamChanges[],
): Promise<boolean> {
  let isOvertaken = false;
  for (const changes of list) {
    const { name, description, privacy } = changes.wanted;
    if (!changes.team && changes.problems.length === 0) {
      try {
        const { data } = await octokit.rest.teams.create({
          org: organization,
          name,
          description,
          privacy,
          request: { signal },
        });
        changes.team = { id: data.id, slug: data.slug };
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof RequestError && error.status === 422) {
          isOvertaken = true;
        }
        refuse(changes, reasonOf(error, `create team ${name}`));
      }
    }
  }
  return isOvertaken;
}

/**
 * Changes settings and members of teams that exist. All people are added
 * before any is removed, so that nobody is without access who changes teams.
 * What fails is noted, and does not keep the rest from being done.
 */
export async function changeTeams(
  target: ApplyTarget,
  list: readonly TeamChanges[],
): Promise<void> {
  const existing = list.filter(({ team }) => team !== undefined);
  for (const changes of existing) {
    if (Object.keys(changes.settings).length > 0) {
      await changeSettings(target, changes);
    }
  }
  for (const changes of existing) {
    for (const member of withStatus(changes, 'added')) {
      await addMember(target, changes, member);
    }
  }
  for (const changes of existing) {
    for (const member of withStatus(changes, 'removed')) {
      await removeMember(target, changes, member);
    }
  }
}

/** Notes that a team could not be made as it is wanted, and so nobody is in it. */
function refuse(changes: TeamChanges, reason: string): void {
  changes.problems.push(reason);
  for (const member of withStatus(changes, 'added')) {
    Object.assign(member, { status: 'failed', reason });
  }
}

function withStatus(
  { members }: TeamChanges,
  status: TeamMemberResult['status'],
): TeamMemberResult[] {
  return members.filter(member => member.status === status);
}

async function changeSettings(
  { octokit, organizationId, signal }: ApplyTarget,
  changes: TeamChanges,
): Promise<void> {
  try {
    const { data } = await octokit.request(`PATCH ${TEAM}`, {
      org_id: organizationId,
      team_id: changes.team?.id,
      ...changes.settings,
      request: { signal },
    });
    changes.team = { id: data.id, slug: data.slug };
  } catch (error) {
    signal?.throwIfAborted();
    changes.problems.push(
      reasonOf(
        error,
        `change ${Object.keys(changes.settings).join(', ')} of team ${
          changes.wanted.name
        }`,
      ),
    );
    changes.settings = {};
  }
}

/** https://docs.github.com/rest/teams/members#add-or-update-team-membership-for-a-user */
async function addMember(
  { octokit, organizationId, signal }: ApplyTarget,
  { team, wanted }: TeamChanges,
  member: TeamMemberResult,
): Promise<void> {
  try {
    const { data } = await octokit.request(`PUT ${MEMBERSHIP}`, {
      org_id: organizationId,
      team_id: team?.id,
      username: member.login,
      role: 'member',
      request: { signal },
    });
    if (data.state === 'pending') {
      member.status = 'pending';
      member.reason = `${member.login} left the organisation just then, and is invited to it anew; the invitation is to be accepted`;
    }
  } catch (error) {
    signal?.throwIfAborted();
    member.status = 'failed';
    member.reason = reasonOf(error, `add ${member.login} to ${wanted.name}`);
  }
}

async function removeMember(
  { octokit, organizationId, signal }: ApplyTarget,
  { team, wanted }: TeamChanges,
  member: TeamMemberResult,
): Promise<void> {
  try {
    await octokit.request(`DELETE ${MEMBERSHIP}`, {
      org_id: organizationId,
      team_id: team?.id,
      username: member.login,
      request: { signal },
    });
  } catch (error) {
    signal?.throwIfAborted();
    // Not found: somebody else was faster, or it was us and the answer got lost.
    if (!(error instanceof RequestError && error.status === 404)) {
      member.status = 'failed';
      member.reason = reasonOf(
        error,
        `remove ${member.login} from ${wanted.name}`,
      );
    }
  }
}

function reasonOf(error: unknown, intention: string): string {
  return describeGitHubError(error, intention, TEAMS_ADVICE).message;
}
