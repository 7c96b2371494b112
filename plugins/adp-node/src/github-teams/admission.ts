import { githubUsernameSchema } from '@adp/plugin-adp-common';
import type { Octokit } from '@octokit/rest';
import { type FoundTeams, readMembership } from './findTeams';
import { loginKey } from './githubTeam';
import {
  handlesOf,
  type TeamMemberResult,
  type WantedTeam,
} from './teamChanges';

/** What is to be said of somebody who is not in a team yet; `added` if nothing is in the way. */
export type Admission = Omit<TeamMemberResult, 'login'>;

/**
 * What keeps people from being added who are in none of the teams that want
 * them. GitHub would invite to the organisation whom it finds in a team and not
 * there.
 */
export async function readAdmissions(
  octokit: Octokit,
  organization: string,
  teams: readonly WantedTeam[],
  { teams: found, people }: FoundTeams,
  signal?: AbortSignal,
): Promise<Map<string, Admission>> {
  const admissions = new Map<string, Admission>();
  for (const [index, team] of teams.entries()) {
    const { known, named } = found[index];
    for (const login of handlesOf(team)) {
      const key = loginKey(login);
      if (!(known ?? named)?.members.has(key) && !admissions.has(key)) {
        const person = people.get(key);
        admissions.set(
          key,
          await admit(octokit, organization, login, person, signal),
        );
      }
    }
  }
  return admissions;
}

async function admit(
  octokit: Octokit,
  organization: string,
  login: string,
  person: { inOrganization: boolean } | undefined,
  signal?: AbortSignal,
): Promise<Admission> {
  if (!person) {
    const format = githubUsernameSchema.safeParse(login);
    return {
      status: 'unknownUser',
      reason: format.success
        ? `GitHub has no user ${login}; correct the GitHub handle of this person`
        : `"${login}" is no GitHub handle. ${format.error.issues[0].message}`,
    };
  }
  if (person.inOrganization) {
    return { status: 'added' };
  }
  // GraphQL may not show a membership that is not public; this does.
  let membership: Awaited<ReturnType<typeof readMembership>>;
  try {
    membership = await readMembership(octokit, organization, login, signal);
  } catch (error) {
    signal?.throwIfAborted();
    return {
      status: 'failed',
      reason: error instanceof Error ? error.message : String(error),
    };
  }
  switch (membership) {
    case 'member':
      return { status: 'added' };
    case 'invited':
      return {
        status: 'pending',
        reason: `${login} is invited to the organisation ${organization} and has not accepted yet; ask ${login} to accept, then retry`,
      };
    default:
      return {
        status: 'notInOrganization',
        reason: `${login} is not in the organisation ${organization}; invite ${login} to it, then retry`,
      };
  }
}

/** Whether a login has the format of a GitHub handle. */
export function isHandle(login: string): boolean {
  return githubUsernameSchema.safeParse(login).success;
}
