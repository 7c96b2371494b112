import type { FileChange, FileTree } from './fileTree';
import { GitRef, refKey } from './gitRef';

/**
 * What is known of the files of a commit. It never changes, so what is known
 * stays true for whoever holds it, wherever the ref has moved since.
 */
export class KnownCommit {
  /** Requested path to the files at and below it. */
  readonly #subtrees: Map<string, FileTree>;

  constructor(
    readonly oid: string,
    subtrees: ReadonlyMap<string, FileTree> = new Map(),
  ) {
    this.#subtrees = new Map(subtrees);
  }

  add(subtrees: ReadonlyMap<string, FileTree>): void {
    subtrees.forEach((files, path) => this.#subtrees.set(path, files));
  }

  /** Those of the paths whose files are not known. */
  missing(paths: readonly string[]): string[] {
    return paths.filter(path => !this.#subtreeWith(path));
  }

  files(paths: readonly string[]): FileTree {
    const files = new Map<string, string>();
    for (const path of paths) {
      this.#subtreeWith(path)?.forEach((text, file) => {
        if (isWithin(path, file)) {
          files.set(file, text);
        }
      });
    }
    return files;
  }

  /** The same for a commit on top of this one. */
  with(oid: string, changes: readonly FileChange[]): KnownCommit {
    const subtrees = new Map<string, FileTree>();
    this.#subtrees.forEach((files, path) => {
      const next = new Map(files);
      for (const change of changes) {
        if (isWithin(path, change.path)) {
          if (change.after === undefined) {
            next.delete(change.path);
          } else {
            next.set(change.path, change.after);
          }
        }
      }
      subtrees.set(path, next);
    });
    return new KnownCommit(oid, subtrees);
  }

  /** The known subtree of a path, or of the folder that it lies in. */
  #subtreeWith(path: string): FileTree | undefined {
    for (const [root, files] of this.#subtrees) {
      if (isWithin(root, path)) {
        return files;
      }
    }
    return undefined;
  }
}

/**
 * Remembers the newest known commit of each ref, with what was read of it.
 * Whether the ref still points there is asked anew with each operation.
 */
export class SubtreeCache {
  readonly #known = new Map<string, KnownCommit>();

  /** The commit that the ref pointed to when it was last looked at. */
  get(ref: GitRef): KnownCommit | undefined {
    return this.#known.get(refKey(ref));
  }

  /** Notes where the ref points now; other commits of it are forgotten. */
  moveTo(ref: GitRef, oid: string): KnownCommit {
    const known = this.get(ref);
    if (known?.oid === oid) {
      return known;
    }
    const commit = new KnownCommit(oid);
    this.#known.set(refKey(ref), commit);
    return commit;
  }

  /**
   * Carries what is known over to a commit that has just been made on top of the
   * known one, so that the next operation need not read it again.
   */
  advance(
    ref: GitRef,
    parent: string,
    oid: string,
    changes: readonly FileChange[],
  ): void {
    const known = this.get(ref);
    if (known?.oid === parent) {
      this.#known.set(refKey(ref), known.with(oid, changes));
    } else {
      this.#known.delete(refKey(ref));
    }
  }
}

/** Whether a path is a folder (or file) itself or lies in it; '' is the root. */
function isWithin(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
