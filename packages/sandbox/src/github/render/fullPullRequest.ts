import type { components } from '@octokit/openapi-types';
import { diffTrees, type FileDiff } from '../../git/diff';
import { listCommits, mergeBase } from '../../git/history';
import { mergeTrees } from '../../git/merge';
import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import type { PullRequestRecord, RepositoryRecord } from '../state';
import { renderAccountByLogin } from './accounts';
import { totalStats } from './commit';
import { renderPullRequest } from './pullRequest';

type Schemas = components['schemas'];

/** A pull request on its own, with what only Git can tell. */
export async function renderFullPullRequest(
  github: GitHub,
  principal: Principal,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
): Promise<Schemas['pull-request']> {
  const git = github.git(repository);
  const files = await filesOf(github, repository, pull);
  const commits = await commitsOf(github, repository, pull);
  const base = await git.readRef(`refs/heads/${pull.base.ref}`);
  const mergeable =
    pull.state === 'open' && base
      ? Boolean(await mergeTrees(git, base.oid, pull.head.sha))
      : null;
  const { additions, deletions } = totalStats(files);
  return {
    ...renderPullRequest(github, principal, repository, pull),
    merged: pull.mergedAt !== null,
    merged_by: pull.mergedBy
      ? renderAccountByLogin(github, pull.mergedBy)
      : null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(pull, mergeable),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions,
    deletions,
    changed_files: files.length,
  };
}

function mergeableState(
  pull: PullRequestRecord,
  mergeable: boolean | null,
): string {
  if (mergeable === null) {
    return 'unknown';
  }
  if (!mergeable) {
    return 'dirty';
  }
  return pull.draft ? 'draft' : 'clean';
}

/** What a pull request changes, since its branch left the base. */
export async function filesOf(
  github: GitHub,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
): Promise<FileDiff[]> {
  const git = github.git(repository);
  const from = await mergeBase(git, pull.base.sha, pull.head.sha);
  return from ? diffTrees(git, from, pull.head.sha) : [];
}

/** Oids of the commits that a pull request adds, newest first. */
export function commitsOf(
  github: GitHub,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
): Promise<string[]> {
  return listCommits(github.git(repository), pull.head.sha, {
    exclude: pull.base.sha,
  });
}
