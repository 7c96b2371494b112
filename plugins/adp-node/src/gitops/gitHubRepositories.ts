import type { Config } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import type { Octokit } from '@octokit/rest';
import { createReader, ReadRefs } from './branchReader';
import { CommitQueue } from './commitQueue';
import { createGitHubClient } from './githubClient';
import type {
  MakeAttempt,
  OperationOptions,
  OperationResult,
} from './operation';
import { SubtreeCache } from './subtreeCache';

export type { Attempt, OperationOptions, OperationResult } from './operation';

/** An organisation on a GitHub host. */
export type Organization = { host: string; owner: string };

/**
 * Reads and commits to repositories on GitHub. One instance serves a whole
 * process: it holds the clients, what is known of the branches, and the queue
 * of each organisation.
 */
export class GitHubRepositories {
  readonly #connect: (organization: Organization) => Octokit;
  readonly #octokits = new Map<string, Octokit>();
  readonly #queues = new Map<string, CommitQueue>();
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
   * this process, and those that have to wait share a commit; other processes
   * and people are met by trying again.
   *
   * @throws ConflictError when the branches kept moving, or when people have
   * committed to the branch of a pull request that is to change.
   */
  async commit<T>(
    organization: Organization,
    attempt: MakeAttempt<T>,
    options: OperationOptions,
  ): Promise<OperationResult<T>> {
    if (options.dryRun) {
      const { result } = await this.read(organization, attempt, options);
      return { result, commits: [], pullRequests: [] };
    }
    return this.#queue(organization).add(attempt, options);
  }

  #queue(organization: Organization): CommitQueue {
    const key = `${organization.host}/${organization.owner}`;
    const queue =
      this.#queues.get(key) ??
      new CommitQueue({
        octokit: this.octokit(organization),
        cache: this.#cache,
      });
    this.#queues.set(key, queue);
    return queue;
  }
}
