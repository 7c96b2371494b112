import { setTimeout } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ConflictError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type { Octokit } from '@octokit/rest';
import pLimit, { LimitFunction } from 'p-limit';
import { createReader, ReadRefs } from './branchReader';
import type { BranchCommit, MadeCommit } from './branchCommit';
import { commitOnBranches } from './commitOnBranches';
import { createGitHubClient } from './githubClient';
import { refKey, repositoryName } from './gitRef';
import type { ProposedPullRequest, Refusals } from './proposedPullRequest';
import { SubtreeCache } from './subtreeCache';

/** An organisation on a GitHub host. */
export type Organization = { host: string; owner: string };

/** How often an operation is computed anew because a branch had moved. */
const ATTEMPTS = 30;

/** Bounds of the random wait between attempts, in milliseconds. */
const SHORTEST_WAIT = 50;
const LONGEST_WAIT = 2000;

export type OperationOptions = {
  signal?: AbortSignal;
  logger: Pick<LoggerService, 'info' | 'debug'>;
  /** Compute, but commit nothing. */
  dryRun?: boolean;
};

/** What one attempt of an operation has computed from what it read. */
export type Attempt<T> = {
  commits: readonly BranchCommit[];
  result: T;
};

/** What an operation has come to. */
export type OperationResult<T> = {
  /** Result of the last attempt. */
  result: T;
  /** Commits made on the branches themselves, of all attempts. */
  commits: MadeCommit[];
  /** Pull requests that hold the rest, or held it and are open still. */
  pullRequests: ProposedPullRequest[];
};

/**
 * Reads and commits to repositories on GitHub. One instance serves a whole
 * process: it holds the clients, what is known of the branches, and the queue
 * of each organisation.
 */
export class GitHubRepositories {
  readonly #connect: (organization: Organization) => Octokit;
  readonly #octokits = new Map<string, Octokit>();
  readonly #queues = new Map<string, LimitFunction>();
  readonly #cache = new SubtreeCache();

  private constructor(connect: (organization: Organization) => Octokit) {
    this.#connect = connect;
  }

  /**
   * @param options.retryUnit - see {@link createGitHubClient}
   */
  static fromConfig(config: Config, options: { retryUnit?: number } = {}) {
    const integrations = ScmIntegrations.fromConfig(config);
    const credentialsProvider =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    return new GitHubRepositories(organization =>
      createGitHubClient(organization, {
        integrations,
        credentialsProvider,
        retryUnit: options.retryUnit,
      }),
    );
  }

  /** The client of an organisation, for what is not about files. */
  octokit(organization: Organization): Octokit {
    const key = `${organization.host}/${organization.owner}`;
    const octokit = this.#octokits.get(key) ?? this.#connect(organization);
    this.#octokits.set(key, octokit);
    return octokit;
  }

  /** Reads a consistent state of refs, without the intention to write. */
  async read<T>(
    organization: Organization,
    work: (read: ReadRefs) => Promise<T>,
    options: { signal?: AbortSignal } = {},
  ): Promise<T> {
    return work(createReader(this.octokit(organization), this.#cache, options));
  }

  /**
   * Carries out an operation: `attempt` reads, and computes the commits that
   * are to be made. They are made only on the very commits that were read; if
   * a branch has moved, the attempt is made anew from its new state. Commits
   * without changes are left out. A commit that is to be a pull request is
   * proposed: the same proposal twice is one pull request, a different one takes
   * its place in it.
   *
   * The operations of an organisation are carried out one after the other in
   * this process; other processes and people are met by trying again.
   *
   * @throws ConflictError when the branches kept moving, or when people have
   * committed to the branch of a pull request that is to change.
   */
  async commit<T>(
    organization: Organization,
    attempt: (read: ReadRefs) => Promise<Attempt<T>>,
    options: OperationOptions,
  ): Promise<OperationResult<T>> {
    if (options.dryRun) {
      const { result } = await this.read(organization, attempt, options);
      return { result, commits: [], pullRequests: [] };
    }
    return this.#queue(organization)(() =>
      this.#commitInTurn(organization, attempt, options),
    );
  }

  async #commitInTurn<T>(
    organization: Organization,
    attempt: (read: ReadRefs) => Promise<Attempt<T>>,
    { signal, logger }: OperationOptions,
  ): Promise<OperationResult<T>> {
    const octokit = this.octokit(organization);
    const commits: MadeCommit[] = [];
    const pullRequests = new Map<string, ProposedPullRequest>();
    const refusals: Refusals = new Map();
    let moved: string[] = [];
    for (let count = 1; count <= ATTEMPTS; count++) {
      signal?.throwIfAborted();
      const read = createReader(octokit, this.#cache, { signal });
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
          this.#cache.advance(ref, expectedHeadOid, oid, changes);
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
      logger.info(
        `Somebody else has committed to ${moved.join(
          ', ',
        )} in the meantime; computing the changes again`,
      );
      await setTimeout(waitBeforeAttempt(count), undefined, { signal });
    }
    throw new ConflictError(
      `Could not commit to ${moved.join(
        ', ',
      )}: others committed to it faster, ${ATTEMPTS} times in a row. Nothing was written there; try again`,
    );
  }

  #queue({ host, owner }: Organization): LimitFunction {
    const key = `${host}/${owner}`;
    const queue = this.#queues.get(key) ?? pLimit(1);
    this.#queues.set(key, queue);
    return queue;
  }
}

/** A random wait, so that competing writers do not meet again and again. */
function waitBeforeAttempt(count: number): number {
  const longest = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** count);
  return SHORTEST_WAIT + Math.random() * (longest - SHORTEST_WAIT);
}
