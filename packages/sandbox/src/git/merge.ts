import { runGitForExitCode } from './git';
import type { GitRepository } from './gitRepository';

/**
 * The tree that comes of merging two commits, without a working copy; undefined
 * when they are in conflict.
 */
export async function mergeTrees(
  git: GitRepository,
  base: string,
  head: string,
): Promise<string | undefined> {
  const { exitCode, stdout } = await runGitForExitCode(
    git.directory,
    ['merge-tree', '--write-tree', '--allow-unrelated-histories', base, head],
    { okExitCodes: [1] },
  );
  return exitCode === 0 ? stdout.toString('latin1').trim() : undefined;
}
