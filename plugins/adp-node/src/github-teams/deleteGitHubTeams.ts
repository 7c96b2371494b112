import type {
  GitHubRepositories,
  Organization,
} from '../gitops/gitHubRepositories';
import { describeGitHubError } from '../gitops/githubErrors';
import { findTeams, type FoundTeam } from './findTeams';
import { TEAMS_ADVICE, teamSlug } from './githubTeam';

export type DeletedGitHubTeam = {
  id: number;
  name: string;
  status: 'deleted' | 'missing' | 'failed';
  /** Why it was not deleted, and what to do. */
  problem?: string;
};

/**
 * Deletes teams for good. One that does not exist any more is `missing`, which
 * is as good as `deleted`. One that is called otherwise by now, or has teams
 * below it that would be deleted too, is left alone.
 *
 * @param teams - with the ids and names that the portal knows
 * @throws NotAllowedError, NotFoundError or ServiceUnavailableError when the
 * teams cannot be read; then nothing was done.
 */
export async function deleteGitHubTeams(
  github: Pick<GitHubRepositories, 'octokit'>,
  organization: Organization,
  teams: readonly { id: number; name: string }[],
  options: {
    /** Report what would be done, and do nothing. */
    dryRun?: boolean;
    signal?: AbortSignal;
    /** Names of teams that are never deleted, such as `ADP-Platform-Admins`. */
    protectedTeams?: readonly string[];
  } = {},
): Promise<DeletedGitHubTeam[]> {
  const octokit = github.octokit(organization);
  const { dryRun = false, signal, protectedTeams = [] } = options;
  const { owner } = organization;
  const protectedSlugs = new Set(protectedTeams.map(teamSlug));
  const found = await findTeams(octokit, owner, teams, { signal });
  const results = teams.map((team, index): DeletedGitHubTeam => {
    const { known } = found.teams[index];
    if (!known) {
      return { ...team, status: 'missing' };
    }
    const problem = whyNotDeleted(team, known, protectedSlugs);
    return problem
      ? { ...team, status: 'failed', problem }
      : { ...team, status: 'deleted' };
  });
  const due = results.filter(({ status }) => status === 'deleted');
  if (dryRun || due.length === 0) {
    return results;
  }

  for (const result of due) {
    try {
      await octokit.request('DELETE /organizations/{org_id}/team/{team_id}', {
        org_id: found.organizationId,
        team_id: result.id,
        request: { signal },
      });
    } catch (error) {
      signal?.throwIfAborted();
      // It may be gone all the same, by a request whose answer was lost.
      result.problem = describeGitHubError(
        error,
        `delete team ${result.name}`,
        TEAMS_ADVICE,
      ).message;
    }
  }
  const after = await findTeams(octokit, owner, due, { signal });
  due.forEach((result, index) => {
    if (after.teams[index].known) {
      result.status = 'failed';
      result.problem ??= `GitHub has accepted the deletion of team ${result.name}, and still shows it; retry`;
    } else {
      delete result.problem;
    }
  });
  return results;
}

function whyNotDeleted(
  { id, name }: { id: number; name: string },
  actual: NonNullable<FoundTeam['known']>,
  protectedSlugs: ReadonlySet<string>,
): string | undefined {
  if (protectedSlugs.has(actual.slug)) {
    return `Team ${actual.name} belongs to the platform, and the portal does not delete it`;
  }
  if (actual.name.toLowerCase() !== name.toLowerCase()) {
    return `Team ${id} was ${name} and is called ${actual.name} now, so it may serve something else; delete it by hand, or rename it back and retry`;
  }
  return actual.childTeams > 0
    ? `Team ${actual.name} has ${actual.childTeams} teams below it, which GitHub would delete too; move them, then retry`
    : undefined;
}
