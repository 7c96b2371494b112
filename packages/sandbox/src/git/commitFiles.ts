import { ZERO_OID, type GitRepository } from './gitRepository';
import type { Signature } from './objects';
import { writeBlobs, writeCommit, writeTree } from './writeObjects';

/** A file to write, or to remove when it has no content. */
export type FileChange = { path: string; content?: Buffer };

/**
 * Commits file changes on top of `parent` and moves the branch to the commit.
 * Without a parent the branch must not exist yet.
 *
 * @returns the oid of the commit
 * @throws RefMovedError when the branch is not at `parent`; nothing has changed then
 */
export async function commitFiles(
  git: GitRepository,
  options: {
    branch: string;
    parent?: string;
    changes: readonly FileChange[];
    message: string;
    author: Signature;
    committer?: Signature;
  },
): Promise<string> {
  const { branch, parent, changes, message, author } = options;
  const written = changes.filter(({ content }) => content !== undefined);
  const oids = await writeBlobs(
    git,
    written.map(({ content }) => content ?? Buffer.alloc(0)),
  );
  const tree = await writeTree(git, parent, [
    // Removals first: a file may take the place of a folder.
    ...changes
      .filter(change => !written.includes(change))
      .map(({ path }) => ({ path })),
    ...written.map(({ path }, index) => ({ path, oid: oids[index] })),
  ]);
  const oid = await writeCommit(git, {
    tree,
    parents: parent ? [parent] : [],
    message,
    author,
    committer: options.committer ?? author,
  });
  await git.updateRef(`refs/heads/${branch}`, oid, parent ?? ZERO_OID);
  return oid;
}
