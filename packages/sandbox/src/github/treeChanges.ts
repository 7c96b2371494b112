import type { GitRepository } from '../git/gitRepository';
import { writeBlobs, type TreeChange } from '../git/writeObjects';
import { GitHubError } from './errors';

/** One entry of `POST /repos/{owner}/{repo}/git/trees`. */
export type TreeInput = {
  path: string;
  mode: '100644' | '100755' | '040000' | '160000' | '120000';
  /** A null removes the path from the base tree. */
  sha?: string | null;
  /** UTF-8 text; written as a blob. */
  content?: string;
};

/**
 * Writes the blobs that entries bring along and checks the ones they refer to.
 *
 * @throws GitHubError 422 for a malformed path, an object that does not exist,
 * or the removal of a path that is not in the base tree.
 */
export async function resolveTreeInput(
  git: GitRepository,
  baseTree: string | undefined,
  entries: readonly TreeInput[],
): Promise<TreeChange[]> {
  entries.forEach(({ path }) => assertTreePath(path));
  const written = entries.filter(({ content }) => content !== undefined);
  const oids = await writeBlobs(
    git,
    written.map(({ content }) => Buffer.from(content ?? '', 'utf8')),
  );
  return Promise.all(
    entries.map(async ({ path, mode, sha, content }) => {
      if (content !== undefined) {
        return {
          path,
          mode,
          oid: oids[written.findIndex(w => w.path === path)],
        };
      }
      if (sha) {
        await assertObject(git, mode, sha);
        return { path, mode, oid: sha };
      }
      if (!baseTree || !(await git.readObject(`${baseTree}:${path}`))) {
        throw new GitHubError(422, 'GitRPC::BadObjectState');
      }
      return { path };
    }),
  );
}

/** @throws GitHubError 422 for a path that Git would not store. */
export function assertTreePath(path: string): void {
  if (path.startsWith('/')) {
    throw new GitHubError(422, 'tree.path cannot start with a slash');
  }
  const malformed = path
    .split('/')
    .some(
      part =>
        part === '' ||
        part === '.' ||
        part === '..' ||
        part.toLowerCase() === '.git',
    );
  if (malformed || path.includes('\0')) {
    throw new GitHubError(422, 'tree.path contains a malformed path component');
  }
}

async function assertObject(
  git: GitRepository,
  mode: string,
  sha: string,
): Promise<void> {
  // A submodule's commit lives in another repository.
  if (mode === '160000') {
    return;
  }
  const type = mode === '040000' ? 'tree' : 'blob';
  const object = /^[0-9a-f]{40}$/.test(sha)
    ? await git.readObject(sha)
    : undefined;
  if (object?.type !== type) {
    throw new GitHubError(422, `tree.sha ${sha} is not a valid ${type}`);
  }
}
