import { githubTeamNames } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { RequestError } from '@octokit/request-error';
import type { Octokit } from '@octokit/rest';
import type {
  GitHubRepositories,
  Organization,
} from '../gitops/gitHubRepositories';
import { describeGitHubError } from '../gitops/githubErrors';
import { teamSlug } from './githubTeam';

export type RepositoryGrant = {
  team: string;
  permission: 'push' | 'admin';
  status: 'granted' | 'present' | 'failed';
  /** Why it was not granted, and what to do. */
  problem?: string;
};

const ADVICE = {
  permission: 'Administration: read and write',
  aftermath: 'Trying again is safe and completes it',
} as const;

/**
 * Lets the teams of a delivery project work in a repository of the same
 * organisation: contributors push, admins and the platform's team administer.
 * Teams of others stay as they are. Costs one request when nothing is to be
 * done.
 *
 * @throws NotAllowedError, NotFoundError or ServiceUnavailableError when it
 * cannot be read which teams the repository has; then nothing was done.
 */
export async function grantTeamsToRepository(
  github: Pick<GitHubRepositories, 'octokit'>,
  organization: Organization,
  repository: string,
  wanted: {
    /** Name of the delivery project, such as `fcp-demo`. */
    project: string;
    /** Name of a team of the platform, such as `ADP-Platform-Admins`. */
    platformTeam?: string;
  },
  options: { dryRun?: boolean; signal?: AbortSignal } = {},
): Promise<RepositoryGrant[]> {
  const octokit = github.octokit(organization);
  const { owner } = organization;
  const { dryRun = false, signal } = options;
  const names = githubTeamNames(wanted.project);
  const before = await readGrants(octokit, owner, repository, signal);
  const grants = [
    { team: names.contributors, permission: 'push' as const },
    { team: names.admins, permission: 'admin' as const },
    ...(wanted.platformTeam
      ? [{ team: wanted.platformTeam, permission: 'admin' as const }]
      : []),
  ].map(
    ({ team, permission }): RepositoryGrant => ({
      team,
      permission,
      status: before.get(teamSlug(team)) === permission ? 'present' : 'granted',
    }),
  );
  const due = grants.filter(({ status }) => status === 'granted');
  if (dryRun || due.length === 0) {
    return grants;
  }

  for (const grant of due) {
    try {
      await octokit.rest.teams.addOrUpdateRepoPermissionsInOrg({
        org: owner,
        team_slug: teamSlug(grant.team),
        owner,
        repo: repository,
        permission: grant.permission,
        request: { signal },
      });
    } catch (error) {
      signal?.throwIfAborted();
      grant.status = 'failed';
      grant.problem =
        error instanceof RequestError && error.status === 404
          ? `${owner} has no team ${grant.team}, or the GitHub App may not see it; synchronise the teams of the project, then retry`
          : describeGitHubError(
              error,
              `give ${grant.team} access to ${owner}/${repository}`,
              ADVICE,
            ).message;
    }
  }
  if (due.some(({ status }) => status === 'granted')) {
    const after = await readGrants(octokit, owner, repository, signal);
    for (const grant of due) {
      const isThere = after.get(teamSlug(grant.team)) === grant.permission;
      if (grant.status === 'granted' && !isThere) {
        grant.status = 'failed';
        grant.problem = `GitHub has accepted the access of ${grant.team} to ${owner}/${repository}, but does not show it; retry`;
      }
    }
  }
  return grants;
}

/** What teams may do in a repository, by slug. */
async function readGrants(
  octokit: Octokit,
  owner: string,
  repository: string,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  try {
    const teams = await octokit.paginate(octokit.rest.repos.listTeams, {
      owner,
      repo: repository,
      per_page: 100,
      request: { signal },
    });
    return new Map(teams.map(({ slug, permission }) => [slug, permission]));
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) {
      throw new NotFoundError(
        `There is no repository ${owner}/${repository}, or the GitHub App may not see it`,
      );
    }
    throw describeGitHubError(
      error,
      `read which teams may use ${owner}/${repository}`,
      ADVICE,
    );
  }
}
