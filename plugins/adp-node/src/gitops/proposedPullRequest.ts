import { madeCommit, MadeCommit } from './branchCommit';
import { describeGraphqlErrors, isStale, MAY_BE_WRITTEN } from './githubErrors';
import { GitRef, repositoryName } from './gitRef';
import type { MutationAnswer, MutationAnswers } from './mutations';
import type { Proposal } from './proposal';
import { PULL_REQUESTS } from './proposalState';

/** An open pull request of the portal. */
export type ProposedPullRequest = {
  /** Branch that it is to be merged into. */
  ref: GitRef;
  /** Branch that it comes from. */
  branch: string;
  number: number;
  /** Page of the pull request on GitHub. */
  url: string;
  /**
   * What was done: `unchanged` where it already proposed just that, `unneeded`
   * where nothing differs any more. Neither of them writes anything.
   */
  outcome: 'opened' | 'updated' | 'unchanged' | 'unneeded';
  /** What people should know of it; a sentence. */
  note?: string;
  /** Its commit, where one was made. */
  commit?: MadeCommit;
};

/**
 * What was refused in the attempts of an operation, by branch: what was there
 * then, and how often in a row. GitHub's refusal does not always say that a
 * branch had moved; but what is refused again and again while nothing moves is
 * refused for another reason.
 */
export type Refusals = Map<string, { seen: string; times: number }>;

/** So often something is refused before it counts as refused for good. */
const REFUSALS_FOR_GOOD = 3;

/**
 * The pull request that a proposal has come to, if any, or `moved` when its
 * branches were not where they were expected.
 *
 * @param first, last - answers to the mutations of the same names
 * @throws NotAllowedError and others for what GitHub refuses
 */
export function proposedPullRequest(
  proposal: Proposal,
  { first, last }: { first: MutationAnswers; last: MutationAnswers },
  refusals: Refusals,
): ProposedPullRequest | 'moved' | undefined {
  const { commit, branch, state, course } = proposal;
  const { ref } = commit;
  if (course === 'none') {
    return undefined;
  }
  if (course === 'unchanged' || course === 'unneeded') {
    const { number, url } = state.pullRequest!;
    return { ref, branch, number, url, outcome: course, note: note(proposal) };
  }
  // What is left of the branch beside it does no harm, and is used next time.
  const needed = [...first, ...last].filter(([name]) => name !== 'tidy');
  const answers = needed.map(([, answer]) => answer);
  if (answers.some(({ errors }) => errors.length > 0)) {
    return refusal(proposal, needed, refusals);
  }
  const { pullRequest } = (last.get('pull') ?? first.get('pull'))!.payload as {
    pullRequest: { number: number; url: string };
  };
  return {
    ref,
    branch,
    number: pullRequest.number,
    url: pullRequest.url,
    outcome: course === 'open' ? 'opened' : 'updated',
    commit: madeCommit(
      { ...ref, ref: `refs/heads/${branch}` },
      commit.changes,
      first.get('commit')!.payload,
    ),
  };
}

function note({ course, state }: Proposal): string | undefined {
  const { url } = state.pullRequest!;
  if (course === 'unneeded') {
    return `Nothing differs any more, so pull request ${url} is not needed; it is left open for you to close`;
  }
  return state.foreign
    ? `Pull request ${url} also has "${state.foreign.headline}" by ${state.foreign.author}, which is left as it is`
    : undefined;
}

function refusal(
  { commit, branch, state }: Proposal,
  answers: readonly (readonly [string, MutationAnswer])[],
  refusals: Refusals,
): 'moved' {
  const failed = answers.filter(([, { errors }]) => errors.length > 0);
  const forbidden = failed.find(([, { errors }]) =>
    errors.some(({ type }) => type === 'FORBIDDEN'),
  );
  const where = `${repositoryName(commit.ref)} ${branch}`;
  const seen = JSON.stringify([commit.expectedHeadOid, state]);
  if (!forbidden) {
    const last = refusals.get(where);
    const times = last?.seen === seen ? last.times + 1 : 1;
    refusals.set(where, { seen, times });
    const isMoved = failed.every(([, { errors }]) => isStale(errors));
    if (isMoved || times < REFUSALS_FOR_GOOD) {
      return 'moved';
    }
  }
  // The later ones follow from the first one.
  const [name, { errors }] = forbidden ?? failed[0];
  throw describeGraphqlErrors(
    errors,
    `open a pull request from ${branch} in ${repositoryName(commit.ref)}`,
    {
      permission: name === 'pull' ? PULL_REQUESTS : undefined,
      aftermath: MAY_BE_WRITTEN,
    },
  );
}
