import { toError } from '@backstage/errors';
import type { Octokit } from '@octokit/rest';
import { commitAlone } from './commitAlone';
import { commitTogether } from './commitTogether';
import { waitForNextAttempt } from './movedBranches';
import type {
  MakeAttempt,
  OperationOptions,
  OperationResult,
} from './operation';
import type { SubtreeCache } from './subtreeCache';

/** An operation that waits for its turn. */
export type WaitingOperation = {
  attempt: MakeAttempt<unknown>;
  options: OperationOptions;
  resolve(result: OperationResult<any>): void;
  reject(error: Error): void;
};

/** How many operations share a commit at most. */
const LARGEST_BATCH = 25;

/**
 * The operations of an organisation, one after the other: two at once would
 * only make each other's attempts useless. Those that come while another one is
 * carried out share the next commit. GitHub takes 80 changes of content in a
 * minute and 500 in an hour, which many pipelines would use up.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
export class CommitQueue {
  readonly #waiting: WaitingOperation[] = [];
  #isWorking = false;
  /** Fewer where others commit often: a small batch is computed before they do. */
  #batch = LARGEST_BATCH;

  constructor(
    private readonly context: { octokit: Octokit; cache: SubtreeCache },
  ) {}

  /** Carries an operation out as soon as it is its turn. */
  add<T>(
    attempt: MakeAttempt<T>,
    options: OperationOptions,
  ): Promise<OperationResult<T>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ attempt, options, resolve, reject });
      this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) {
      return;
    }
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#nextBatch());
      const alone =
        batch.length > 1 ? await this.#commitTogether(batch) : batch;
      for (const { attempt, options, resolve, reject } of alone) {
        await commitAlone(this.context, attempt, options).then(resolve, error =>
          reject(toError(error)),
        );
      }
    }
    this.#isWorking = false;
  }

  /** How many of those that wait, from the first on, may share a commit. */
  #nextBatch(): number {
    const alone = this.#waiting.findIndex(({ options }) => options.alone);
    return alone < 0 ? this.#batch : Math.min(this.#batch, Math.max(alone, 1));
  }

  /** @returns those that are to be carried out alone. */
  async #commitTogether(
    batch: readonly WaitingOperation[],
  ): Promise<WaitingOperation[]> {
    const { alone, again, moved } = await commitTogether(this.context, batch);
    this.#waiting.unshift(...again);
    if (moved.length > 0) {
      const [{ options }] = again;
      this.#batch = Math.ceil(this.#batch / 2);
      await waitForNextAttempt(1, moved, { logger: options.logger });
    } else {
      this.#batch = Math.min(LARGEST_BATCH, this.#batch + 2);
    }
    return alone;
  }
}
