import { RefMovedError } from '../git/gitRepository';
import { mergeTrees } from '../git/merge';
import { isAncestor, listCommits } from '../git/history';
import { writeCommit } from '../git/writeObjects';
import { GitHubError, validationFailed } from './errors';
import type { GitHub } from './gitHub';
import { identityOf, loginOf, type Principal } from './principal';
import type { PullRequestRecord, RepositoryRecord } from './state';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export function pullRequestsOf(
  github: GitHub,
  { owner, name }: RepositoryRecord,
): PullRequestRecord[] {
  return github.state.pullRequests.filter(
    pull => pull.repository === `${owner}/${name}`,
  );
}

/** Opens a pull request between two branches of one repository. */
export async function openPullRequest(
  github: GitHub,
  repository: RepositoryRecord,
  principal: Principal,
  input: {
    title: string;
    body: string | null;
    head: string;
    base: string;
    draft: boolean;
  },
): Promise<PullRequestRecord> {
  const git = github.git(repository);
  // "owner:branch" names a branch of a fork; here there are none.
  const headName = input.head.replace(`${repository.owner}:`, '');
  const head = await git.readRef(`refs/heads/${headName}`);
  const base = await git.readRef(`refs/heads/${input.base}`);
  if (!head || !base) {
    throw validationFailed({
      resource: 'PullRequest',
      field: head ? 'base' : 'head',
      code: 'invalid',
    });
  }
  const pulls = pullRequestsOf(github, repository);
  const isDuplicate = pulls.some(
    pull =>
      pull.state === 'open' &&
      pull.head.ref === headName &&
      pull.base.ref === input.base,
  );
  if (isDuplicate) {
    throw refused(
      `A pull request already exists for ${repository.owner}:${headName}.`,
    );
  }
  if (await isAncestor(git, head.oid, base.oid)) {
    throw refused(`No commits between ${input.base} and ${headName}`);
  }
  const now = new Date().toISOString();
  const pull: PullRequestRecord = {
    id: github.nextId(),
    number: Math.max(0, ...pulls.map(({ number }) => number)) + 1,
    repository: `${repository.owner}/${repository.name}`,
    title: input.title,
    body: input.body,
    author: loginOf(principal),
    head: { ref: headName, sha: head.oid },
    base: { ref: input.base, sha: base.oid },
    state: 'open',
    draft: input.draft,
    mergeCommitSha: null,
    mergedBy: null,
    mergedAt: null,
    closedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  github.state.pullRequests.push(pull);
  github.save();
  return pull;
}

/**
 * Merges a pull request and returns the oid of the commit the base is at then.
 *
 * @throws GitHubError 405 when it cannot be merged, 409 when a branch moved meanwhile.
 */
export async function mergePullRequest(
  github: GitHub,
  repository: RepositoryRecord,
  principal: Principal,
  pull: PullRequestRecord,
  options: { method: MergeMethod; title?: string; message?: string },
): Promise<string> {
  const git = github.git(repository);
  const base = await git.readRef(`refs/heads/${pull.base.ref}`);
  const tree =
    pull.state === 'open' && !pull.draft && base
      ? await mergeTrees(git, base.oid, pull.head.sha)
      : undefined;
  if (!base || !tree) {
    throw new GitHubError(405, 'Pull Request is not mergeable');
  }
  const date = new Date();
  const author = { ...identityOf(principal), date };
  const committer = { name: 'GitHub', email: 'noreply@github.com', date };
  let oid: string;
  if (options.method === 'rebase') {
    oid = await rebase(github, repository, pull, base.oid);
  } else {
    const squash = options.method === 'squash';
    const title =
      options.title ??
      (squash
        ? `${pull.title} (#${pull.number})`
        : `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}`);
    const message = options.message ?? (squash ? '' : pull.title);
    oid = await writeCommit(git, {
      tree,
      parents: squash ? [base.oid] : [base.oid, pull.head.sha],
      message: message ? `${title}\n\n${message}` : title,
      author,
      committer,
    });
  }
  await git.updateRef(base.name, oid, base.oid).catch(error => {
    throw error instanceof RefMovedError
      ? new GitHubError(
          409,
          'Base branch was modified. Review and try the merge again.',
        )
      : error;
  });
  const now = date.toISOString();
  Object.assign(pull, {
    state: 'closed',
    mergeCommitSha: oid,
    mergedBy: loginOf(principal),
    mergedAt: now,
    closedAt: now,
    updatedAt: now,
  } satisfies Partial<PullRequestRecord>);
  if (repository.settings.delete_branch_on_merge) {
    await git.updateRef(
      `refs/heads/${pull.head.ref}`,
      undefined,
      pull.head.sha,
    );
  }
  await github.pushed(repository);
  return oid;
}

/**
 * Brings open pull requests up to date after branches moved: the head follows
 * its branch, and a pull request closes with its branch or by being merged with
 * Git directly.
 */
export async function refreshPullRequests(
  github: GitHub,
  repository: RepositoryRecord,
): Promise<void> {
  const git = github.git(repository);
  for (const pull of pullRequestsOf(github, repository)) {
    if (pull.state === 'closed') {
      continue;
    }
    const head = await git.readRef(`refs/heads/${pull.head.ref}`);
    const base = await git.readRef(`refs/heads/${pull.base.ref}`);
    const now = new Date().toISOString();
    if (!head || !base) {
      Object.assign(pull, { state: 'closed', closedAt: now, updatedAt: now });
      continue;
    }
    if (head.oid !== pull.head.sha) {
      pull.head.sha = head.oid;
      // What the pull request adds is told from here on against the base of now.
      pull.base.sha = base.oid;
      pull.updatedAt = now;
    }
    if (await isAncestor(git, head.oid, base.oid)) {
      Object.assign(pull, {
        state: 'closed',
        mergeCommitSha: head.oid,
        mergedAt: now,
        closedAt: now,
        updatedAt: now,
      } satisfies Partial<PullRequestRecord>);
    }
  }
}

/** Puts the commits of a branch that is up to date on top of its base once more, as GitHub does. */
async function rebase(
  github: GitHub,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
  base: string,
): Promise<string> {
  const git = github.git(repository);
  if (!(await isAncestor(git, base, pull.head.sha))) {
    throw new GitHubError(
      405,
      'The sandbox rebases only a branch that is up to date with its base.',
    );
  }
  const oids = await listCommits(git, pull.head.sha, { exclude: base });
  let parent = base;
  for (const oid of oids.reverse()) {
    const commit = await git.readCommit(oid);
    if (commit) {
      parent = await writeCommit(git, {
        ...commit,
        parents: [parent],
        committer: {
          name: 'GitHub',
          email: 'noreply@github.com',
          date: new Date(),
        },
      });
    }
  }
  return parent;
}

function refused(message: string): GitHubError {
  return validationFailed({ resource: 'PullRequest', code: 'custom', message });
}
