import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { githubUrl, readGithubToken } from './sandbox';

const run = promisify(execFile);

/** A clone of a repository of the sandbox, made with the `git` of this machine. */
export type Clone = {
  directory: string;
  /** `git log -p` of what came after a commit, newest first. */
  logSince(commit: string): Promise<string>;
  /** The commit that the clone's branch is at. */
  head(): Promise<string>;
  /** Takes over what was pushed since the clone was made. */
  pull(): Promise<void>;
  /** The tree of the commit that the clone's branch is at. */
  tree(): Promise<string>;
  /** Commits what was changed, if anything was, and pushes it, with a tag if given. */
  push(message: string, tag?: string): Promise<void>;
};

/**
 * Clones over HTTP, as the README tells a reader to do.
 *
 * @param repository - e.g. 'DEFRA/adp-flux-services'
 * @param parent - an existing folder; the clone is made in a new folder in it
 */
export async function cloneRepository(
  repository: string,
  parent: string,
): Promise<Clone> {
  const directory = join(parent, repository.replace('/', '__'));
  const url = new URL(`${githubUrl}/${repository}.git`);
  url.username = 'x-access-token';
  url.password = await readGithubToken();
  await run('git', ['clone', '-q', url.href, directory]);
  const git = async (...args: string[]) =>
    (await run('git', args, { cwd: directory, maxBuffer: 64 * 1024 * 1024 }))
      .stdout;
  return {
    directory,
    logSince: commit => git('log', '-p', `${commit}..HEAD`),
    head: async () => (await git('rev-parse', 'HEAD')).trim(),
    tree: async () => (await git('rev-parse', 'HEAD^{tree}')).trim(),
    pull: async () => {
      await git('pull', '-q', '--ff-only');
    },
    push: async (message, tag) => {
      if (await git('status', '--porcelain')) {
        const author = [
          '-c',
          'user.name=e2e',
          '-c',
          'user.email=e2e@localhost',
        ];
        await git(...author, 'commit', '-q', '-a', '-m', message);
        await git('push', '-q');
      }
      if (tag) {
        await git('tag', tag);
        await git('push', '-q', 'origin', tag);
      }
    },
  };
}
