import type { Octokit } from '@octokit/rest';
import {
  BranchCommit,
  commitMutation,
  madeCommit,
  MadeCommit,
} from './branchCommit';
import {
  describeGitHubError,
  describeGraphqlErrors,
  isStale,
  MAY_BE_WRITTEN,
} from './githubErrors';
import { repositoryName } from './gitRef';
import { MutationAnswers, Mutations, sendMutations } from './mutations';
import {
  firstMutations,
  lastMutations,
  planProposal,
  Proposal,
} from './proposal';
import { branchName, readProposals } from './proposalState';
import {
  ProposedPullRequest,
  proposedPullRequest,
  Refusals,
} from './proposedPullRequest';

export type { BranchCommit, MadeCommit } from './branchCommit';

/**
 * What became of a commit: it was made, or it is in a pull request, or a branch
 * was not where it was when it was read, and it is to be computed anew.
 */
export type Delivery =
  | { moved: true }
  | { moved: false; commit?: MadeCommit; pullRequest?: ProposedPullRequest };

/**
 * Makes commits on branches of several repositories in one request, each
 * atomic for itself. Where a commit is to be a pull request, one request goes
 * before to look for it, and one follows where an open one is to change.
 *
 * @throws ConflictError when people have committed to the branch of a pull
 * request that is to change; nothing is written then.
 */
export async function commitOnBranches(
  octokit: Octokit,
  commits: readonly BranchCommit[],
  options: { signal?: AbortSignal; refusals: Refusals },
): Promise<Delivery[]> {
  const proposals = await planProposals(octokit, commits, options);
  const send = (groups: Mutations[]) =>
    sendMutations(octokit, 'CommitOnBranches', groups, options).catch(error => {
      const names = commits.map(({ ref }) => repositoryName(ref));
      throw describeGitHubError(error, `commit to ${names.join(', ')}`, {
        aftermath: MAY_BE_WRITTEN,
      });
    });

  const first = await send(
    commits.map((commit, index) => {
      const proposal = proposals[index];
      return proposal
        ? firstMutations(proposal)
        : [['commit', commitMutation(commit, branchName(commit.ref))]];
    }),
  );
  const last = await send(
    proposals.map((proposal, index) => {
      const oid = proposal?.course === 'update' && newOid(first[index]);
      return oid ? lastMutations(proposal, oid) : [];
    }),
  );

  return commits.map((commit, index) => {
    const proposal = proposals[index];
    if (!proposal) {
      return directDelivery(commit, first[index]);
    }
    const answers = { first: first[index], last: last[index] };
    const result = proposedPullRequest(proposal, answers, options.refusals);
    return result === 'moved'
      ? { moved: true }
      : { moved: false, pullRequest: result };
  });
}

/** The proposals among the commits, at the places of their commits. */
async function planProposals(
  octokit: Octokit,
  commits: readonly BranchCommit[],
  options: { signal?: AbortSignal },
): Promise<(Proposal | undefined)[]> {
  const wanted = commits.flatMap(({ ref, pullRequest }) =>
    pullRequest ? [{ base: ref, branch: pullRequest.branch }] : [],
  );
  const states = await readProposals(octokit, wanted, options);
  return commits.map(
    commit =>
      commit.pullRequest &&
      planProposal(commit, commit.pullRequest.branch, states.shift()!),
  );
}

/** The commit that was made, if nothing has gone wrong with it. */
function newOid(answers: MutationAnswers): string | undefined {
  const failed = [...answers.values()].some(({ errors }) => errors.length > 0);
  const payload = answers.get('commit')?.payload as
    | { commit: { oid: string } }
    | undefined;
  return failed ? undefined : payload?.commit.oid;
}

function directDelivery(
  commit: BranchCommit,
  answers: MutationAnswers,
): Delivery {
  const { payload, errors } = answers.get('commit')!;
  if (payload) {
    return {
      moved: false,
      commit: madeCommit(commit.ref, commit.changes, payload),
    };
  }
  if (isStale(errors)) {
    return { moved: true };
  }
  throw describeGraphqlErrors(
    errors,
    `commit to ${repositoryName(commit.ref)}`,
    { aftermath: MAY_BE_WRITTEN },
  );
}
