import { setTimeout as sleep } from 'node:timers/promises';
import { commitFiles } from '../git/commitFiles';
import { RefMovedError, type GitRepository } from '../git/gitRepository';
import { notFound } from './errors';
import type { GitHub } from './gitHub';

/** Where and how often the pusher commits. */
export type CompetingPush = {
  /** `owner/name`. */
  repository: string;
  branch: string;
  /** File that is rewritten with every commit. */
  path?: string;
  everyMs: number;
  count: number;
};

const DEFAULT_PATH = 'fluxcdbot.txt';
const FLUX_BOT = {
  name: 'fluxcdbot',
  email: 'fluxcdbot@users.noreply.github.com',
};

/**
 * Commits to branches in the background, as Flux's image automation does to
 * `adp-flux-services`, so that other writers meet a branch that moves.
 */
export class CompetingPusher {
  readonly #github: GitHub;
  #abort = new AbortController();
  #running: Promise<void>[] = [];
  #commits = 0;

  constructor(github: GitHub) {
    this.#github = github;
  }

  /** Begins to commit; returns at once. */
  start(push: CompetingPush): void {
    const { signal } = this.#abort;
    const run = async () => {
      for (let done = 0; done < push.count && !signal.aborted; done++) {
        await this.pushOnce(push);
        await sleep(push.everyMs, undefined, { signal }).catch(() => {});
      }
    };
    this.#running.push(run());
  }

  /** Waits for all commits that were asked for. */
  async finished(): Promise<void> {
    await Promise.all(this.#running);
    this.#running = [];
  }

  /** Stops after the commit at hand. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.finished();
    this.#abort = new AbortController();
  }

  /** Makes one commit and returns its oid. */
  async pushOnce(target: {
    repository: string;
    branch: string;
    path?: string;
  }): Promise<string> {
    const [owner, name = ''] = target.repository.split('/');
    const repository = this.#github.findRepository(owner, name);
    if (!repository) {
      throw notFound();
    }
    const git = this.#github.git(repository);
    const oid = await git.exclusively(() => this.#commit(git, target));
    await this.#github.pushed(repository);
    return oid;
  }

  async #commit(
    git: GitRepository,
    target: { branch: string; path?: string },
  ): Promise<string> {
    this.#commits += 1;
    for (;;) {
      const head = await git.readRef(`refs/heads/${target.branch}`);
      if (!head) {
        throw notFound();
      }
      try {
        return await commitFiles(git, {
          branch: target.branch,
          parent: head.oid,
          changes: [
            {
              path: target.path ?? DEFAULT_PATH,
              content: Buffer.from(`update ${this.#commits}\n`),
            },
          ],
          message: `Update image ${this.#commits}\n`,
          author: { ...FLUX_BOT, date: new Date() },
        });
      } catch (error) {
        if (!(error instanceof RefMovedError)) {
          throw error;
        }
      }
    }
  }
}
