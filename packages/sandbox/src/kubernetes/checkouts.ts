import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The files of the sandbox's repositories at single commits, on disk. */
export class Checkouts {
  readonly #made = new Map<string, Promise<string>>();

  /**
   * @param repositories - folder of the bare repositories, `<owner>/<name>.git`
   * @param folder - where the files are put; emptied at the start
   */
  constructor(
    private readonly repositories: string,
    private readonly folder: string,
  ) {}

  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Commit that a branch points to, or undefined when there is none. */
  async head(repository: string, branch: string): Promise<string | undefined> {
    return this.resolve(repository, `refs/heads/${branch}`);
  }

  /** Object id of an expression such as `HEAD:services/base`. */
  async resolve(
    repository: string,
    expression: string,
  ): Promise<string | undefined> {
    return this.#git(repository, 'rev-parse', '--verify', '-q', expression)
      .then(text => text.trim())
      .catch(() => undefined);
  }

  /** Names of what is in a folder, of a commit. */
  async list(
    repository: string,
    commit: string,
    path: string,
  ): Promise<string[]> {
    const names = await this.#git(
      repository,
      'ls-tree',
      '--name-only',
      `${commit}:${path}`,
    ).catch(() => '');
    return names.split('\n').filter(Boolean);
  }

  /** Folder with the files of a commit. */
  async at(repository: string, commit: string): Promise<string> {
    const key = `${repository}@${commit}`;
    const made = this.#made.get(key) ?? this.#make(repository, commit);
    this.#made.set(key, made);
    return made;
  }

  async #make(repository: string, commit: string): Promise<string> {
    const target = join(this.folder, repository, commit);
    if (!existsSync(target)) {
      const draft = `${target}.draft`;
      await mkdir(draft, { recursive: true });
      await run(
        'git',
        [
          '--git-dir',
          this.#gitDirectory(repository),
          '--work-tree',
          draft,
          'checkout',
          '--quiet',
          '--force',
          commit,
          '--',
          '.',
        ],
        { env: { ...process.env, GIT_INDEX_FILE: `${target}.index` } },
      );
      await rm(`${target}.index`, { force: true });
      await rename(draft, target);
    }
    return target;
  }

  #gitDirectory(repository: string): string {
    return join(this.repositories, `${repository}.git`);
  }

  async #git(repository: string, ...args: string[]): Promise<string> {
    const { stdout } = await run('git', [
      '--git-dir',
      this.#gitDirectory(repository),
      ...args,
    ]);
    return stdout;
  }
}
