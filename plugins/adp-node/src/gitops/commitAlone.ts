import type { Octokit } from '@octokit/rest';
import type { MadeCommit } from './branchCommit';
import { createReader } from './branchReader';
import { commitOnBranches } from './commitOnBranches';
import { refKey, repositoryName } from './gitRef';
import { ATTEMPTS, movedTooOften, waitForNextAttempt } from './movedBranches';
import type {
  MakeAttempt,
  OperationOptions,
  OperationResult,
} from './operation';
import type { ProposedPullRequest, Refusals } from './proposedPullRequest';
import type { SubtreeCache } from './subtreeCache';

/**
 * Carries out one operation, with commits and pull requests of its own.
 *
 * @throws ConflictError when the branches kept moving.
 */
export async function commitAlone<T>(
  { octokit, cache }: { octokit: Octokit; cache: SubtreeCache },
  attempt: MakeAttempt<T>,
  options: OperationOptions,
): Promise<OperationResult<T>> {
  const { signal } = options;
  const commits: MadeCommit[] = [];
  const pullRequests = new Map<string, ProposedPullRequest>();
  const refusals: Refusals = new Map();
  let moved: string[] = [];
  for (let count = 1; count <= ATTEMPTS; count++) {
    signal?.throwIfAborted();
    const read = createReader(octokit, cache, { signal });
    const { commits: planned, result } = await attempt(read);
    // A proposal without changes is looked up: it may be open from earlier.
    const wanted = planned.filter(
      commit => commit.changes.length > 0 || commit.pullRequest,
    );
    const deliveries = await commitOnBranches(octokit, wanted, {
      signal,
      refusals,
    });
    moved = [];
    for (const [index, delivery] of deliveries.entries()) {
      const { ref, expectedHeadOid, changes } = wanted[index];
      if (delivery.moved) {
        moved.push(repositoryName(ref));
      } else if (delivery.commit) {
        const { oid } = delivery.commit;
        commits.push(delivery.commit);
        cache.advance(ref, expectedHeadOid, oid, changes);
      } else if (delivery.pullRequest) {
        const { branch, outcome } = delivery.pullRequest;
        const key = `${refKey(ref)} ${branch}`;
        // An earlier attempt may have made it what it is.
        if (outcome !== 'unchanged' || !pullRequests.has(key)) {
          pullRequests.set(key, delivery.pullRequest);
        }
      }
    }
    if (moved.length === 0) {
      return { result, commits, pullRequests: [...pullRequests.values()] };
    }
    await waitForNextAttempt(count, moved, options);
  }
  throw movedTooOften(moved);
}
