import { ConflictError, InputError } from '@backstage/errors';
import { BranchCommit, commitMutation } from './branchCommit';
import { renderBody } from './commitMessage';
import { repositoryName } from './gitRef';
import type { Mutation, Mutations } from './mutations';
import { changesDigest, markMessage } from './proposalMark';
import { branchName, ProposalState, stagingBranch } from './proposalState';

/** A commit that is to be proposed, what there is of it, and what is to be done. */
export type Proposal = {
  commit: BranchCommit;
  branch: string;
  state: ProposalState;
  /**
   * - `none`: nothing differs, and nothing is proposed
   * - `unneeded`: nothing differs, and a pull request is open
   * - `unchanged`: an open pull request proposes just that
   * - `open`: a pull request is to be opened
   * - `update`: an open one is to propose something else
   */
  course: 'none' | 'unneeded' | 'unchanged' | 'open' | 'update';
};

/** Git's name for "no object". */
const NO_OID = '0'.repeat(40);

/** GitHub takes 65,536 characters; some are for the trailers. */
const LONGEST_DESCRIPTION = 60_000;

/**
 * @throws ConflictError when the branch holds commits of others that would be
 * lost, InputError when it is the branch that is to be merged into
 */
export function planProposal(
  commit: BranchCommit,
  branch: string,
  state: ProposalState,
): Proposal {
  const { pullRequest, foreign, digest } = state;
  const plan = (course: Proposal['course']) => ({
    commit,
    branch,
    state,
    course,
  });
  if (branch === branchName(commit.ref)) {
    throw new InputError(
      `A pull request into ${branch} cannot come from ${branch}; name another branch`,
    );
  }
  if (commit.changes.length === 0) {
    return plan(pullRequest ? 'unneeded' : 'none');
  }
  if (pullRequest && digest === changesDigest(commit.changes)) {
    return plan('unchanged');
  }
  if (foreign) {
    const advice = pullRequest
      ? `Merge or close pull request ${pullRequest.url}, and delete the branch`
      : 'Delete the branch, or rename it';
    throw new ConflictError(
      `Branch ${branch} of ${repositoryName(
        commit.ref,
      )} has a commit that the portal did not make, "${foreign.headline}" by ${
        foreign.author
      }, which a new proposal would replace. Nothing was written. ${advice}; then try again`,
    );
  }
  return plan(pullRequest ? 'update' : 'open');
}

/**
 * What is to be done first. A new pull request is made at once. The branch of
 * an open one must never be at its base, as GitHub would close it for good, so
 * its new commit is made on a branch beside it.
 */
export function firstMutations(proposal: Proposal): Mutations {
  const { commit, branch, state, course } = proposal;
  const isNew = course === 'open';
  if (!isNew && course !== 'update') {
    return [];
  }
  const target = isNew ? branch : stagingBranch(branch);
  const current = isNew ? state.head : state.staging;
  const marked = {
    ...commit,
    message: markMessage(commit.message, commit.changes),
  };
  const mutations: [string, Mutation][] = [
    ['commit', commitMutation(marked, target)],
  ];
  if (current !== commit.expectedHeadOid) {
    mutations.unshift([
      'branch',
      moveRef(state, target, current ?? NO_OID, commit.expectedHeadOid),
    ]);
  }
  if (isNew) {
    mutations.push([
      'pull',
      {
        field: 'createPullRequest',
        input: {
          repositoryId: state.repositoryId,
          baseRefName: branchName(commit.ref),
          headRefName: branch,
          ...texts(commit),
        },
        selection: 'pullRequest { id number url }',
      },
    ]);
  }
  return mutations;
}

/**
 * Brings the branch of an open pull request to its new commit, if it has not
 * moved since it was read.
 *
 * @param oid - the new commit
 */
export function lastMutations(
  { commit, branch, state }: Proposal,
  oid: string,
): Mutations {
  return [
    ['branch', moveRef(state, branch, state.head!, oid)],
    [
      'pull',
      {
        field: 'updatePullRequest',
        input: { pullRequestId: state.pullRequest!.id, ...texts(commit) },
        selection: 'pullRequest { id number url }',
      },
    ],
    ['tidy', moveRef(state, stagingBranch(branch), oid, NO_OID)],
  ];
}

/** https://docs.github.com/graphql/reference/mutations#updaterefs */
function moveRef(
  { repositoryId }: ProposalState,
  branch: string,
  beforeOid: string,
  afterOid: string,
): Mutation {
  const name = `refs/heads/${branch}`;
  return {
    field: 'updateRefs',
    input: {
      repositoryId,
      refUpdates: [{ name, beforeOid, afterOid, force: true }],
    },
    selection: 'clientMutationId',
  };
}

function texts({ message, pullRequest }: BranchCommit) {
  const { description } = pullRequest!;
  const shown =
    description.length > LONGEST_DESCRIPTION
      ? `${description.slice(0, LONGEST_DESCRIPTION)}\n\n… (shortened)`
      : description;
  const body = [shown, renderBody(message)].filter(Boolean).join('\n\n');
  return { title: message.subject, body };
}
