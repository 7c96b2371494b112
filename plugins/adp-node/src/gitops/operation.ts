import type { LoggerService } from '@backstage/backend-plugin-api';
import type { BranchCommit, MadeCommit } from './branchCommit';
import type { ReadRefs } from './branchReader';
import type { ProposedPullRequest } from './proposedPullRequest';

export type OperationOptions = {
  signal?: AbortSignal;
  logger: Pick<LoggerService, 'info' | 'debug'>;
  /** Compute, but commit nothing. */
  dryRun?: boolean;
  /** Whether its commits may hold nothing but its own changes; default: they may be shared. */
  alone?: boolean;
};

/** What one attempt of an operation has computed from what it read. */
export type Attempt<T> = {
  commits: readonly BranchCommit[];
  result: T;
};

/** Reads, and computes the commits that are to be made. */
export type MakeAttempt<T> = (read: ReadRefs) => Promise<Attempt<T>>;

/** What an operation has come to. */
export type OperationResult<T> = {
  /** Result of the last attempt. */
  result: T;
  /** Commits made on the branches themselves, of all attempts. */
  commits: MadeCommit[];
  /** Pull requests that hold the rest, or held it and are open still. */
  pullRequests: ProposedPullRequest[];
};
