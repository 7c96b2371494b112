import { CommitMessage, renderBody } from './commitMessage';
import type { FileChange } from './fileTree';
import { GitRef, repositoryName } from './gitRef';
import type { Mutation } from './mutations';

/** One commit to be made on a branch, on top of a commit that was read. */
export type BranchCommit = {
  ref: GitRef;
  /** Head that the changes were computed from; the commit is refused if it moved. */
  expectedHeadOid: string;
  message: CommitMessage;
  changes: readonly FileChange[];
  /** Propose the commit in a pull request into `ref`, instead of making it there. */
  pullRequest?: {
    /**
     * Branch that belongs to the portal, such as
     * `adp/fcp-demo/fcp-demo-web-prd1`. One branch has one pull request, so it
     * is to be the same for the same matter.
     */
    branch: string;
    /** What changes, for those who review it; Markdown. The title is the commit's subject. */
    description: string;
  };
};

/** A commit that was made. */
export type MadeCommit = {
  ref: GitRef;
  oid: string;
  /** Page of the commit on GitHub. */
  url: string;
  changes: readonly FileChange[];
};

/**
 * The mutation that makes a commit, atomically, if its branch is where it is
 * expected. GitHub signs it when the portal is a GitHub App.
 * https://docs.github.com/graphql/reference/mutations#createcommitonbranch
 *
 * @param branch - where to, such as `main`
 */
export function commitMutation(commit: BranchCommit, branch: string): Mutation {
  const additions = commit.changes.flatMap(({ path, after }) =>
    after === undefined
      ? []
      : [{ path, contents: Buffer.from(after, 'utf8').toString('base64') }],
  );
  const deletions = commit.changes.flatMap(({ path, after }) =>
    after === undefined ? [{ path }] : [],
  );
  return {
    field: 'createCommitOnBranch',
    input: {
      branch: {
        repositoryNameWithOwner: repositoryName(commit.ref),
        branchName: branch,
      },
      expectedHeadOid: commit.expectedHeadOid,
      message: {
        headline: commit.message.subject,
        body: renderBody(commit.message),
      },
      fileChanges: { additions, deletions },
    },
    selection: 'commit { oid url }',
  };
}

/** The commit that {@link commitMutation} has made. */
export function madeCommit(
  ref: GitRef,
  changes: readonly FileChange[],
  payload: unknown,
): MadeCommit {
  const { commit } = payload as { commit: { oid: string; url: string } };
  return { ref, ...commit, changes };
}
