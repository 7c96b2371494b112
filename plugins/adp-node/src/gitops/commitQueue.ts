import { toError } from '@backstage/errors';
import type { Octokit } from '@octokit/rest';
import { commitAlone } from './commitAlone';
import { commitTogether } from './commitTogether';
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
const BATCH = 25;

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
      const batch = this.#waiting.splice(0, BATCH);
      const left =
        batch.length > 1 ? await commitTogether(this.context, batch) : batch;
      for (const { attempt, options, resolve, reject } of left) {
        await commitAlone(this.context, attempt, options).then(resolve, error =>
          reject(toError(error)),
        );
      }
    }
    this.#isWorking = false;
  }
}
