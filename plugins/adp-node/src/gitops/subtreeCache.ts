import type { FileChange, FileTree } from './fileTree';
import { GitRef, refKey } from './gitRef';

type KnownRef = {
  oid: string;
  /** Requested path to the files at and below it. */
  subtrees: Map<string, FileTree>;
};

/**
 * Remembers, for the newest known commit of each ref, the subtrees that were
 * read from it. A commit never changes, so nothing in here can be out of date;
 * whether the ref still points there is asked anew with each operation.
 */
export class SubtreeCache {
  readonly #known = new Map<string, KnownRef>();

  /** Where the ref pointed when it was last looked at. */
  head(ref: GitRef): string | undefined {
    return this.#known.get(refKey(ref))?.oid;
  }

  /** Notes where the ref points now and forgets the files of other commits. */
  moveTo(ref: GitRef, oid: string): void {
    if (this.head(ref) !== oid) {
      this.#known.set(refKey(ref), { oid, subtrees: new Map() });
    }
  }

  add(ref: GitRef, oid: string, subtrees: ReadonlyMap<string, FileTree>): void {
    const known = this.#known.get(refKey(ref));
    if (known?.oid === oid) {
      subtrees.forEach((files, path) => known.subtrees.set(path, files));
    }
  }

  /** Those of the paths whose files at this commit are not known. */
  missing(ref: GitRef, oid: string, paths: readonly string[]): string[] {
    const known = this.#known.get(refKey(ref));
    return paths.filter(
      path => known?.oid !== oid || !subtreeWith(known, path),
    );
  }

  files(ref: GitRef, oid: string, paths: readonly string[]): FileTree {
    const known = this.#known.get(refKey(ref));
    if (known?.oid !== oid) {
      throw new Error(`The files of ${refKey(ref)} at ${oid} were not read`);
    }
    const files = new Map<string, string>();
    for (const path of paths) {
      subtreeWith(known, path)?.forEach((text, file) => {
        if (isWithin(path, file)) {
          files.set(file, text);
        }
      });
    }
    return files;
  }

  /**
   * Carries the known subtrees over to a commit that has just been made on top
   * of the known one, so that the next operation need not read them again.
   */
  advance(
    ref: GitRef,
    parent: string,
    oid: string,
    changes: readonly FileChange[],
  ): void {
    const known = this.#known.get(refKey(ref));
    if (known?.oid !== parent) {
      this.#known.delete(refKey(ref));
      return;
    }
    const subtrees = new Map<string, FileTree>();
    known.subtrees.forEach((files, path) => {
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
    this.#known.set(refKey(ref), { oid, subtrees });
  }
}

/** The known subtree of a path, or of the folder that it lies in. */
function subtreeWith(known: KnownRef, path: string): FileTree | undefined {
  for (const [root, files] of known.subtrees) {
    if (isWithin(root, path)) {
      return files;
    }
  }
  return undefined;
}

/** Whether a path is a folder (or file) itself or lies in it; '' is the root. */
function isWithin(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
