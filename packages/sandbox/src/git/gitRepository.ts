import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError, runGit, runGitForExitCode } from './git';
import { ObjectReader, type GitObject } from './objectReader';
import {
  parseCommit,
  parseTag,
  parseTree,
  parseTreeListing,
  type Commit,
  type PathEntry,
  type Tag,
  type TreeEntry,
} from './objects';

/** Git's name for "no object", the old value of a ref that must not exist yet. */
export const ZERO_OID = '0'.repeat(40);

/** A ref was not where a compare-and-swap expected it. */
export class RefMovedError extends Error {
  readonly name = 'RefMovedError';
}

/** Nothing is packed in the background, and clients may fetch as from GitHub. */
const CONFIG = `
[gc]
	auto = 0
[receive]
	autogc = false
[core]
	# Concurrent writers wait for a ref's lock file instead of failing on it.
	filesRefLockTimeout = 5000
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
`;

export type Ref = { name: string; oid: string; type: string };

/** One bare repository on disk, operated with the `git` command. */
export class GitRepository {
  readonly #objects: ObjectReader;

  #lastTask: Promise<unknown> = Promise.resolve();

  constructor(readonly directory: string) {
    this.#objects = new ObjectReader(directory);
  }

  /** Creates an empty bare repository whose HEAD names `defaultBranch`. */
  static async create(
    directory: string,
    defaultBranch: string,
  ): Promise<GitRepository> {
    // A process that was killed while it removed a repository leaves parts of it.
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    await runGit(directory, [
      'init',
      '--bare',
      '--quiet',
      '--template=',
      `--initial-branch=${defaultBranch}`,
    ]);
    await appendFile(join(directory, 'config'), CONFIG);
    return new GitRepository(directory);
  }

  /**
   * Runs one task after the other. Those who compete for a branch then learn at
   * once that they are late, and not after all their objects are written.
   */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#lastTask.then(task, task);
    this.#lastTask = result;
    return result;
  }

  /** Ends the repository's helper process. */
  close(): void {
    this.#objects.close();
  }

  async remove(): Promise<void> {
    this.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** The object a revision names, e.g. an oid, `refs/heads/main` or `main:README.md`. */
  readObject(revision: string): Promise<GitObject | undefined> {
    return this.#objects.read(revision);
  }

  /** The commit a revision leads to, through annotated tags. */
  async readCommit(revision: string): Promise<Commit | undefined> {
    const object = await this.readObject(`${revision}^{commit}`);
    return object && parseCommit(object.oid, object.content);
  }

  async readTag(oid: string): Promise<Tag | undefined> {
    const object = await this.readObject(oid);
    return object?.type === 'tag'
      ? parseTag(object.oid, object.content)
      : undefined;
  }

  /** The entries of the tree a revision leads to. */
  async readTree(
    revision: string,
  ): Promise<{ oid: string; entries: TreeEntry[] } | undefined> {
    // After a colon there is a path, to which "^{tree}" would belong.
    const object = await this.readObject(
      revision.includes(':') ? revision : `${revision}^{tree}`,
    );
    return object?.type === 'tree'
      ? { oid: object.oid, entries: parseTree(object.content) }
      : undefined;
  }

  /**
   * The entries of a tree with the sizes of its blobs; with `recursive`, those
   * of all trees below it too, with their full paths.
   */
  async listTree(
    oid: string,
    options: { recursive: boolean },
  ): Promise<PathEntry[]> {
    const output = await runGit(this.directory, [
      'ls-tree',
      '-z',
      '--long',
      '--full-tree',
      ...(options.recursive ? ['-r', '-t'] : []),
      oid,
    ]);
    return parseTreeListing(output);
  }

  /** The oid a full ref name points to, annotated tags not followed. */
  async readRef(name: string): Promise<Ref | undefined> {
    const object = await this.readObject(name);
    return object && { name, oid: object.oid, type: object.type };
  }

  /** Refs in alphabetical order whose names begin with `prefix`, e.g. `refs/heads/`. */
  async listRefs(prefix: string): Promise<Ref[]> {
    const output = await runGit(this.directory, [
      'for-each-ref',
      '--format=%(refname) %(objectname) %(objecttype)',
    ]);
    return output
      .toString('utf8')
      .split('\n')
      .filter(line => line.startsWith(prefix))
      .map(line => {
        const [name, oid, type] = line.split(' ');
        return { name, oid, type };
      });
  }

  /**
   * Moves a ref from `expectedOid` to `oid` in one step, or removes it when
   * `oid` is undefined. Throws {@link RefMovedError} when the ref is elsewhere.
   */
  async updateRef(
    name: string,
    oid: string | undefined,
    expectedOid: string,
  ): Promise<void> {
    const command = oid
      ? ['update-ref', name, oid, expectedOid]
      : ['update-ref', '-d', name, expectedOid];
    try {
      await runGit(this.directory, command);
    } catch (error) {
      const actual = (await this.readRef(name))?.oid ?? ZERO_OID;
      if (error instanceof GitError && actual !== expectedOid) {
        throw new RefMovedError(
          `${name} is at ${actual}, expected ${expectedOid}`,
        );
      }
      throw error;
    }
  }

  /** KiB that the objects take on disk. */
  async size(): Promise<number> {
    const output = await runGit(this.directory, ['count-objects', '-v']);
    const sizes = output
      .toString('latin1')
      .matchAll(/^size(?:-pack)?: (\d+)$/gm);
    return [...sizes].reduce((sum, [, size]) => sum + Number(size), 0);
  }

  /** Whether no branch or tag exists yet. */
  async isEmpty(): Promise<boolean> {
    return (await this.listRefs('refs/')).length === 0;
  }

  async isValidRefName(name: string): Promise<boolean> {
    const { exitCode } = await runGitForExitCode(
      this.directory,
      ['check-ref-format', name],
      { okExitCodes: [1] },
    );
    return exitCode === 0;
  }

  /** Makes HEAD name a branch, so that a clone checks it out. */
  async setHead(branch: string): Promise<void> {
    await runGit(this.directory, [
      'symbolic-ref',
      'HEAD',
      `refs/heads/${branch}`,
    ]);
  }
}
