import { execFileSync } from 'node:child_process';

/** Runs Git in a folder, as somebody who is nobody in particular. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync(
    'git',
    ['-c', 'user.name=Jane', '-c', 'user.email=jane@example.com', ...args],
    { cwd: folder, encoding: 'utf8' },
  ).trim();
}

/** Commits everything in a folder, which becomes a repository. */
export function commitAll(folder: string, tag?: string): void {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Everything');
  if (tag) {
    git(folder, 'tag', tag);
  }
}
