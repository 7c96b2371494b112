import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText, type FileTree } from '@adp/plugin-adp-node';
import { InputError } from '@backstage/errors';

/** Several hundred megabytes of manifests are more than any repository has. */
const MAX_OUTPUT = 1 << 29;

/** Whether a folder is the root of a Git work tree. */
export function isGitRoot(folder: string): boolean {
  return existsSync(join(folder, '.git'));
}

/**
 * Runs Git in a folder.
 *
 * @throws InputError with what Git says when it fails.
 */
export function git(folder: string, args: string[], input?: string): Buffer {
  try {
    // What is only looked at is not to be locked for others.
    return execFileSync('git', ['--no-optional-locks', '-C', folder, ...args], {
      input,
      maxBuffer: MAX_OUTPUT,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: Buffer };
    throw new InputError(
      `Git failed in ${folder}: ${stderr?.toString().trim() || message}`,
    );
  }
}

export function gitLines(folder: string, args: string[]): string[] {
  return git(folder, args).toString().split('\n').filter(Boolean);
}

/** The commit that is checked out; `undefined` outside of Git, and before the first. */
export function headCommit(folder: string): string | undefined {
  try {
    return gitLines(folder, ['rev-parse', '--verify', '--quiet', 'HEAD'])[0];
  } catch {
    return undefined;
  }
}

/** The text files of a commit at and below some paths, of which any may be missing. */
export function readCommit(
  folder: string,
  commit: string,
  paths: readonly string[],
): FileTree {
  // mode SP type SP object TAB path NUL
  const entries = git(folder, ['ls-tree', '-rz', commit, '--', ...paths])
    .toString()
    .split('\0')
    .map(line => line.match(/^\d+ blob (\w+)\t(.*)$/s))
    .filter(entry => entry !== null)
    .map(([, oid, path]) => ({ oid, path }));
  const output = git(
    folder,
    ['cat-file', '--batch'],
    entries.map(({ oid }) => `${oid}\n`).join(''),
  );
  const files = new Map<string, string>();
  let start = 0;
  for (const { path } of entries) {
    // oid SP type SP size LF content LF
    const end = output.indexOf('\n', start);
    const size = Number(output.toString('latin1', start, end).split(' ')[2]);
    files.set(path, decodeText(output.subarray(end + 1, end + 1 + size)));
    start = end + 1 + size + 1;
  }
  return files;
}
