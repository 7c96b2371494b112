import { GitError, runGit } from './git';
import { RefMovedError, ZERO_OID, type GitRepository } from './gitRepository';

/** Where a ref goes; {@link ZERO_OID} as `oid` removes it, as `expectedOid` says that it must not exist. */
export type RefUpdate = { name: string; oid: string; expectedOid?: string };

/**
 * Moves several refs in one step: all of them, or none.
 *
 * @throws RefMovedError when one of them is not where it was expected
 * @see https://git-scm.com/docs/git-update-ref
 */
export async function updateRefs(
  git: GitRepository,
  updates: readonly RefUpdate[],
): Promise<void> {
  const commands = updates.map(
    ({ name, oid, expectedOid }) =>
      `update ${name}\0${oid}\0${expectedOid ?? ''}\0`,
  );
  try {
    await runGit(git.directory, ['update-ref', '--stdin', '-z'], {
      input: commands.join(''),
    });
  } catch (error) {
    if (!(error instanceof GitError)) {
      throw error;
    }
    for (const { name, expectedOid } of updates) {
      const actual = (await git.readRef(name))?.oid ?? ZERO_OID;
      if (expectedOid !== undefined && actual !== expectedOid) {
        throw new RefMovedError(
          `${name} is at ${actual}, expected ${expectedOid}`,
        );
      }
    }
    throw error;
  }
}
