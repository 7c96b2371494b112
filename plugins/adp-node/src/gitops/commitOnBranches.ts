import type { Octokit } from '@octokit/rest';
import { GraphqlResponseError } from '@octokit/graphql';
import { CommitMessage, renderTrailers } from './commitMessage';
import type { FileChange } from './fileTree';
import { describeGitHubError } from './githubErrors';
import { GitRef, repositoryName } from './gitRef';

/** One commit to be made on a branch, on top of a commit that was read. */
export type BranchCommit = {
  ref: GitRef;
  /** Head that the changes were computed from; the commit is refused if it moved. */
  expectedHeadOid: string;
  message: CommitMessage;
  changes: readonly FileChange[];
};

/** A commit that was made. */
export type MadeCommit = {
  ref: GitRef;
  oid: string;
  /** Page of the commit on GitHub. */
  url: string;
  changes: readonly FileChange[];
};

type CommitPayload = { commit: { oid: string; url: string } };

/**
 * Makes commits on branches of several repositories in one request, each
 * atomic for itself. GitHub signs them when the portal is a GitHub App.
 * https://docs.github.com/graphql/reference/mutations#createcommitonbranch
 *
 * @returns per commit the one made, or `undefined` when its branch had moved.
 */
export async function commitOnBranches(
  octokit: Octokit,
  commits: readonly BranchCommit[],
  options: { signal?: AbortSignal },
): Promise<(MadeCommit | undefined)[]> {
  const inputs = Object.fromEntries(
    commits.map((commit, index) => [`c${index}`, commitInput(commit)]),
  );
  const declarations = commits.map(
    (_, index) => `$c${index}: CreateCommitOnBranchInput!`,
  );
  const fields = commits.map(
    (_, index) =>
      `c${index}: createCommitOnBranch(input: $c${index}) { commit { oid url } }`,
  );
  let data: Record<string, CommitPayload | null>;
  try {
    data = await octokit.graphql(
      `mutation CommitOnBranches(${declarations.join(', ')}) { ${fields.join(
        ' ',
      )} }`,
      { ...inputs, request: { signal: options.signal } },
    );
  } catch (error) {
    data = onlyStale(error, commits);
  }
  return commits.map((commit, index) => {
    const made = data[`c${index}`]?.commit;
    return made && { ref: commit.ref, ...made, changes: commit.changes };
  });
}

/** The partial result of a request whose only errors are moved branches. */
function onlyStale(
  error: unknown,
  commits: readonly BranchCommit[],
): Record<string, CommitPayload | null> {
  if (
    error instanceof GraphqlResponseError &&
    error.errors?.every(e => e.type === 'STALE_DATA')
  ) {
    return (error.data ?? {}) as Record<string, CommitPayload | null>;
  }
  throw describeGitHubError(
    error,
    `commit to ${commits.map(c => repositoryName(c.ref)).join(', ')}`,
  );
}

function commitInput(commit: BranchCommit) {
  const additions = commit.changes.flatMap(({ path, after }) =>
    after === undefined
      ? []
      : [{ path, contents: Buffer.from(after, 'utf8').toString('base64') }],
  );
  const deletions = commit.changes.flatMap(({ path, after }) =>
    after === undefined ? [{ path }] : [],
  );
  return {
    branch: {
      repositoryNameWithOwner: repositoryName(commit.ref),
      branchName: commit.ref.ref.replace(/^refs\/heads\//, ''),
    },
    expectedHeadOid: commit.expectedHeadOid,
    message: {
      headline: commit.message.subject,
      body: renderTrailers(commit.message),
    },
    fileChanges: { additions, deletions },
  };
}
