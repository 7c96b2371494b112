import type { GitRepository } from '../git/gitRepository';
import type { GitObject } from '../git/objectReader';
import type { Commit } from '../git/objects';
import { GitHubError } from './errors';

/** The object with this full oid; other ways to name it do not count. */
export async function readObjectByOid(
  git: GitRepository,
  oid: string,
): Promise<GitObject | undefined> {
  return /^[0-9a-f]{40}$/.test(oid) ? git.readObject(oid) : undefined;
}

/** @throws GitHubError 409, as GitHub answers about Git data of an empty repository. */
export async function assertNotEmpty(git: GitRepository): Promise<void> {
  if (await git.isEmpty()) {
    throw new GitHubError(409, 'Git Repository is empty.');
  }
}

/**
 * The commit that a branch, a tag, a full or shortened oid, or a full ref name
 * leads to; branches win over tags.
 *
 * @throws GitHubError 409 for an empty repository, 422 when there is none.
 */
export async function commitByName(
  git: GitRepository,
  name: string,
): Promise<Commit> {
  const commit = await findCommitByName(git, name);
  if (!commit) {
    await assertNotEmpty(git);
    throw new GitHubError(422, `No commit found for SHA: ${name}`);
  }
  return commit;
}

/** Like {@link commitByName}, but undefined when there is none. */
export async function findCommitByName(
  git: GitRepository,
  name: string,
): Promise<Commit | undefined> {
  const candidates = [
    `refs/heads/${name}`,
    `refs/tags/${name}`,
    ...(/^(refs|heads|tags)\//.test(name)
      ? [`refs/${name.replace(/^refs\//, '')}`]
      : []),
    ...(/^[0-9a-f]{7,40}$/.test(name) ? [name] : []),
    ...(name === 'HEAD' ? [name] : []),
  ];
  for (const candidate of candidates) {
    const commit = await git.readCommit(candidate);
    if (commit) {
      return commit;
    }
  }
  return undefined;
}
