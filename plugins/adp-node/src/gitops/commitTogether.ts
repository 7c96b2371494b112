import type { Octokit } from '@octokit/rest';
import type { BranchCommit, MadeCommit } from './branchCommit';
import { createReader } from './branchReader';
import { commitOnBranches } from './commitOnBranches';
import type { WaitingOperation } from './commitQueue';
import { refKey, repositoryName } from './gitRef';
import { ATTEMPTS, movedTooOften, waitForNextAttempt } from './movedBranches';
import { PendingChanges } from './pendingChanges';
import type { SubtreeCache } from './subtreeCache';

type Context = { octokit: Octokit; cache: SubtreeCache };

/** An operation, and the commits that were made for it in earlier attempts. */
type Member = WaitingOperation & { made: MadeCommit[] };

/** A member with what it wants now. */
type Planned = { member: Member; commits: BranchCommit[]; result: unknown };

/**
 * Carries out several operations with one commit for each branch. Each computes
 * its changes on top of those before it.
 *
 * @returns the operations that are to be carried out alone: those that want a
 *   pull request, that failed on top of others, and all when GitHub has refused
 *   what they have in common.
 */
export async function commitTogether(
  context: Context,
  operations: readonly WaitingOperation[],
): Promise<WaitingOperation[]> {
  const { octokit, cache } = context;
  const alone: Member[] = [];
  let members = operations.map<Member>(one => ({ ...one, made: [] }));
  let moved: string[] = [];
  for (let count = 1; count <= ATTEMPTS; count++) {
    const pending = new PendingChanges();
    const planned = await plan(context, members, pending, alone);
    members = planned.map(({ member }) => member);
    const wanted = pending.combined();
    const deliveries = await commitOnBranches(octokit, wanted, {
      refusals: new Map(),
    }).catch(() => undefined);
    if (!deliveries) {
      return [...alone, ...members].map(withEarlierCommits);
    }
    moved = [];
    for (const [index, delivery] of deliveries.entries()) {
      const { ref, expectedHeadOid, changes } = wanted[index];
      if (delivery.moved) {
        moved.push(repositoryName(ref));
      } else if (delivery.commit) {
        cache.advance(ref, expectedHeadOid, delivery.commit.oid, changes);
        share(delivery.commit, planned);
      }
    }
    if (moved.length === 0) {
      for (const { member, result } of planned) {
        member.resolve({ result, commits: member.made, pullRequests: [] });
      }
      return alone.map(withEarlierCommits);
    }
    if (members.length > 0) {
      const { logger } = members[0].options;
      await waitForNextAttempt(count, moved, { logger });
    }
  }
  members.forEach(({ reject }) => reject(movedTooOften(moved)));
  return alone.map(withEarlierCommits);
}

/** Has each member compute what it wants, on top of those before it. */
async function plan(
  { octokit, cache }: Context,
  members: readonly Member[],
  pending: PendingChanges,
  alone: Member[],
): Promise<Planned[]> {
  const read = pending.over(createReader(octokit, cache, {}));
  const planned: Planned[] = [];
  for (const member of members) {
    const { attempt, options, reject } = member;
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
        alone.push(member);
      } else {
        pending.add(wanted);
        planned.push({ member, commits: wanted, result });
      }
    } catch {
      // Perhaps only because of what others want, which may come to nothing.
      alone.push(member);
    }
  }
  return planned;
}

/** Notes a commit with the operations that it is of, with their own changes. */
function share(commit: MadeCommit, planned: readonly Planned[]): void {
  for (const { member, commits } of planned) {
    const own = commits.filter(({ ref }) => refKey(ref) === refKey(commit.ref));
    if (own.length > 0) {
      member.made.push({
        ...commit,
        changes: own.flatMap(({ changes }) => changes),
      });
    }
  }
}

/** The operation alone, which also tells of the commits that were made before. */
function withEarlierCommits({
  made,
  resolve,
  ...one
}: Member): WaitingOperation {
  return {
    ...one,
    resolve: result =>
      resolve({ ...result, commits: [...made, ...result.commits] }),
  };
}
