import { runGit, runGitForExitCode } from './git';
import type { GitRepository } from './gitRepository';

/** Whether `ancestor` can be reached from `descendant`; a commit reaches itself. */
export async function isAncestor(
  git: GitRepository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  const { exitCode } = await runGitForExitCode(
    git.directory,
    ['merge-base', '--is-ancestor', ancestor, descendant],
    { okExitCodes: [1] },
  );
  return exitCode === 0;
}

/** The oids of a commit and its ancestors, newest first; with `path`, of those that changed it. */
export async function listCommits(
  git: GitRepository,
  revision: string,
  options: {
    path?: string;
    author?: string;
    since?: string;
    until?: string;
    /** Leaves out this commit and its ancestors. */
    exclude?: string;
    limit?: number;
  } = {},
): Promise<string[]> {
  const { path, author, since, until, exclude, limit } = options;
  const output = await runGit(git.directory, [
    'rev-list',
    ...(author ? [`--author=${author}`, '--fixed-strings'] : []),
    ...(since ? [`--since=${since}`] : []),
    ...(until ? [`--until=${until}`] : []),
    ...(limit ? [`--max-count=${limit}`] : []),
    '--end-of-options',
    ...(exclude ? [`${exclude}..${revision}`] : [revision]),
    '--',
    ...(path ? [`:(top,literal)${path}`] : []),
  ]);
  return output.toString('latin1').split('\n').filter(Boolean);
}

/** The best common ancestor of two commits; undefined when their histories are unrelated. */
export async function mergeBase(
  git: GitRepository,
  a: string,
  b: string,
): Promise<string | undefined> {
  const { stdout } = await runGitForExitCode(
    git.directory,
    ['merge-base', a, b],
    { okExitCodes: [1] },
  );
  return stdout.toString('latin1').trim() || undefined;
}
