import type { Octokit } from '@octokit/rest';
import type { BranchCommit, MadeCommit } from './branchCommit';
import { createReader } from './branchReader';
import { commitOnBranches, type Delivery } from './commitOnBranches';
import type { WaitingOperation } from './commitQueue';
import { UnansweredError } from './githubErrors';
import { refKey, repositoryName } from './gitRef';
import { PendingChanges } from './pendingChanges';
import type { SubtreeCache } from './subtreeCache';

type Context = { octokit: Octokit; cache: SubtreeCache };

/** An operation with what it wants. */
type Planned = {
  operation: WaitingOperation;
  commits: BranchCommit[];
  result: unknown;
};

/** What is left of the operations that were carried out together. */
export type Left = {
  /**
   * To be carried out alone: those that want a pull request, that failed on top
   * of others, and all when GitHub has refused what they have in common.
   */
  alone: WaitingOperation[];
  /** To be carried out again, since a branch had moved. */
  again: WaitingOperation[];
  /** Names of the repositories whose branch had moved. */
  moved: string[];
};

/**
 * Tries to carry out several operations with one commit for each branch. Each
 * computes its changes on top of those before it.
 */
export async function commitTogether(
  context: Context,
  operations: readonly WaitingOperation[],
): Promise<Left> {
  const { octokit, cache } = context;
  const pending = new PendingChanges();
  const { planned, alone } = await plan(context, operations, pending);
  const wanted = pending.combined();
  const members = planned.map(({ operation }) => operation);
  let deliveries: Delivery[];
  try {
    deliveries = await commitOnBranches(octokit, wanted, {
      refusals: new Map(),
    });
  } catch (error) {
    if (error instanceof UnansweredError) {
      // It was tried several times. A request for each of them would only add to
      // what GitHub has no time for; whoever asks again finds what was made.
      members.forEach(({ reject }) => reject(error));
      return { alone, again: [], moved: [] };
    }
    return { alone: [...alone, ...members], again: [], moved: [] };
  }

  const moved: string[] = [];
  const made: MadeCommit[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    const { ref, expectedHeadOid, changes } = wanted[index];
    if (delivery.moved) {
      moved.push(repositoryName(ref));
    } else if (delivery.commit) {
      cache.advance(ref, expectedHeadOid, delivery.commit.oid, changes);
      made.push(delivery.commit);
    }
  }
  if (moved.length > 0) {
    const again = planned.map(one => withCommits(one.operation, made, one));
    return { alone, again, moved };
  }
  for (const one of planned) {
    one.operation.resolve({
      result: one.result,
      commits: ownCommits(made, one),
      pullRequests: [],
    });
  }
  return { alone, again: [], moved };
}

/** Has each operation compute what it wants, on top of those before it. */
async function plan(
  { octokit, cache }: Context,
  operations: readonly WaitingOperation[],
  pending: PendingChanges,
): Promise<{ planned: Planned[]; alone: WaitingOperation[] }> {
  const read = pending.over(createReader(octokit, cache, {}));
  const planned: Planned[] = [];
  const alone: WaitingOperation[] = [];
  for (const operation of operations) {
    const { attempt, options, reject } = operation;
    try {
      if (options.signal?.aborted) {
        reject(options.signal.reason);
        continue;
      }
      const { commits, result } = await attempt(read);
      const wanted = commits.filter(
        ({ changes, pullRequest }) => changes.length > 0 || pullRequest,
      );
      if (wanted.some(({ pullRequest }) => pullRequest)) {
        alone.push(operation);
      } else {
        pending.add(wanted);
        planned.push({ operation, commits: wanted, result });
      }
    } catch {
      // Perhaps only because of what others want, which may come to nothing.
      alone.push(operation);
    }
  }
  return { planned, alone };
}

/** Commits that have changes of an operation, with these alone. */
function ownCommits(
  made: readonly MadeCommit[],
  { commits }: Planned,
): MadeCommit[] {
  return made.flatMap(commit => {
    const own = commits.filter(({ ref }) => refKey(ref) === refKey(commit.ref));
    return own.length === 0
      ? []
      : [{ ...commit, changes: own.flatMap(({ changes }) => changes) }];
  });
}

/** The operation, which also tells of commits that were made for it before. */
function withCommits(
  { resolve, ...operation }: WaitingOperation,
  made: readonly MadeCommit[],
  planned: Planned,
): WaitingOperation {
  const own = ownCommits(made, planned);
  return {
    ...operation,
    resolve: result =>
      resolve({ ...result, commits: [...own, ...result.commits] }),
  };
}
