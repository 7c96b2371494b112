import { estateBranch, type ManifestEstate } from '../estates';
import { describeGitHubError } from '../gitops/githubErrors';
import { repositoryName } from '../gitops/gitRef';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';

/**
 * Closes pull requests into `adp-flux-services` that are open, so that nobody
 * merges what is to be taken back. What was merged stays merged.
 *
 * @throws NotAllowedError and others for what GitHub refuses
 */
export async function closeProposals(
  github: GitHubRepositories,
  estate: ManifestEstate,
  numbers: readonly number[],
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const { owner, repo } = estateBranch(estate, 'fluxServices');
  const { pulls } = github.octokit(estate.organization);
  for (const pull_number of numbers) {
    const which = {
      owner,
      repo,
      pull_number,
      request: { signal: options.signal },
    };
    try {
      const { data } = await pulls.get(which);
      if (data.state === 'open') {
        await pulls.update({ ...which, state: 'closed' });
      }
    } catch (error) {
      throw describeGitHubError(
        error,
        `close pull request ${pull_number} of ${repositoryName({
          owner,
          repo,
        })}`,
      );
    }
  }
}
