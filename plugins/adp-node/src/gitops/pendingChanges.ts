import type { BranchCommit } from './branchCommit';
import type { ReadRefs } from './branchReader';
import { combineMessages } from './commitMessage';
import type { FileChange, FileTree } from './fileTree';
import { refKey } from './gitRef';

/** Changes of operations that are to share commits, and are not made yet. */
export class PendingChanges {
  readonly #commits = new Map<string, BranchCommit[]>();

  /** Adds commits that one operation wants, on top of those before it. */
  add(commits: readonly BranchCommit[]): void {
    for (const commit of commits) {
      const key = refKey(commit.ref);
      this.#commits.set(key, [...(this.#commits.get(key) ?? []), commit]);
    }
  }

  /** Reads as if the changes were made. */
  over(read: ReadRefs): ReadRefs {
    return async wanted => {
      const snapshots = await read(wanted);
      return snapshots.map((snapshot, index) => ({
        ...snapshot,
        files: this.#apply(snapshot.files, wanted[index]),
      }));
    };
  }

  /** One commit for each branch. */
  combined(): BranchCommit[] {
    return [...this.#commits.values()]
      .map(commits => ({
        ...commits[0],
        message: combineMessages(commits.map(({ message }) => message)),
        changes: combineChanges(commits.flatMap(({ changes }) => changes)),
      }))
      .filter(({ changes }) => changes.length > 0);
  }

  #apply(
    files: FileTree,
    { ref, paths }: { ref: BranchCommit['ref']; paths: readonly string[] },
  ): FileTree {
    const commits = this.#commits.get(refKey(ref)) ?? [];
    const changes = commits
      .flatMap(commit => commit.changes)
      .filter(({ path }) =>
        paths.some(root => path === root || path.startsWith(`${root}/`)),
      );
    if (changes.length === 0) {
      return files;
    }
    const changed = new Map(files);
    for (const { path, after } of changes) {
      if (after === undefined) {
        changed.delete(path);
      } else {
        changed.set(path, after);
      }
    }
    return changed;
  }
}

/** Several changes of a file are one, from its first state to its last. */
function combineChanges(changes: readonly FileChange[]): FileChange[] {
  const combined = new Map<string, FileChange>();
  for (const { path, before, after } of changes) {
    const earlier = combined.get(path);
    combined.set(path, {
      path,
      before: earlier ? earlier.before : before,
      after,
    });
  }
  return [...combined.values()].filter(({ before, after }) => before !== after);
}
