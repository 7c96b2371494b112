import { RequestError } from '@octokit/request-error';
import type { Octokit } from '@octokit/rest';
import { describeGitHubError } from '../gitops/githubErrors';
import {
  type GitHubTeam,
  loginKey,
  TEAMS_ADVICE,
  teamSlug,
} from './githubTeam';
import { type GitHubPerson, queryTeams } from './teamsQuery';

/** A team that is looked for. */
export type TeamReference = {
  name: string;
  /** Its id, if the portal has seen it before. */
  id?: number;
};

/** What was found of a {@link TeamReference}. */
export type FoundTeam = {
  /** The team with the id. */
  known?: GitHubTeam;
  /** Another team, or one without known id, with the name. */
  named?: GitHubTeam;
};

export type FoundTeams = {
  organizationId: number;
  /** In the order of the references. */
  teams: FoundTeam[];
  /** By {@link loginKey}; who is unknown on GitHub is missing. */
  people: Map<string, GitHubPerson>;
};

/**
 * Looks for teams by id and by name, and for people. Costs one request, unless
 * a team is not called any more as it is expected to be.
 */
export async function findTeams(
  octokit: Octokit,
  organization: string,
  references: readonly TeamReference[],
  options: { logins?: readonly string[]; signal?: AbortSignal },
): Promise<FoundTeams> {
  const { signal } = options;
  const { organizationId, teams, people } = await queryTeams(
    octokit,
    organization,
    { ...options, slugs: references.map(({ name }) => teamSlug(name)) },
  );
  const found: FoundTeam[] = [];
  for (const { name, id } of references) {
    const named = teams.get(teamSlug(name));
    if (id === undefined || named?.id === id) {
      found.push(id === undefined ? { named } : { known: named });
    } else {
      const slug = await readSlug(octokit, organizationId, id, signal);
      const moved =
        slug === undefined
          ? undefined
          : await queryTeams(octokit, organization, { slugs: [slug], signal });
      const known = slug === undefined ? undefined : moved?.teams.get(slug);
      found.push({ known: known?.id === id ? known : undefined, named });
    }
  }
  return { organizationId, teams: found, people };
}

/**
 * The slug of a team by its id; undefined when it does not exist any more.
 * https://docs.github.com/rest/teams/teams#get-a-team-by-name, see the note
 */
async function readSlug(
  octokit: Octokit,
  organizationId: number,
  id: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const { data } = await octokit.request(
      'GET /organizations/{org_id}/team/{team_id}',
      { org_id: organizationId, team_id: id, request: { signal } },
    );
    return data.slug;
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) {
      return undefined;
    }
    throw describeGitHubError(error, `read team ${id}`, TEAMS_ADVICE);
  }
}

/**
 * Whether somebody is a member of the organisation, publicly or not, or invited
 * to be one.
 * https://docs.github.com/rest/orgs/members#get-organization-membership-for-a-user
 */
export async function readMembership(
  octokit: Octokit,
  organization: string,
  login: string,
  signal?: AbortSignal,
): Promise<'member' | 'invited' | 'none'> {
  try {
    const { data } = await octokit.rest.orgs.getMembershipForUser({
      org: organization,
      username: login,
      request: { signal },
    });
    return data.state === 'active' ? 'member' : 'invited';
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) {
      return 'none';
    }
    throw describeGitHubError(
      error,
      `look whether ${login} is in ${organization}`,
      TEAMS_ADVICE,
    );
  }
}

/** The owners of the organisation, by {@link loginKey}. */
export async function readOwners(
  octokit: Octokit,
  organization: string,
  signal?: AbortSignal,
): Promise<Set<string>> {
  try {
    const owners = await octokit.paginate(octokit.rest.orgs.listMembers, {
      org: organization,
      role: 'admin',
      per_page: 100,
      request: { signal },
    });
    return new Set(owners.map(({ login }) => loginKey(login)));
  } catch (error) {
    throw describeGitHubError(
      error,
      `list the owners of ${organization}`,
      TEAMS_ADVICE,
    );
  }
}
