import { runGit } from './git';
import type { GitRepository } from './gitRepository';

/** Git's name for a tree without entries; the first commit is compared with it. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** How one file differs between two trees. */
export type FileDiff = {
  path: string;
  previousPath?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** The blob after the change; before it, for a removed file. */
  oid: string;
  additions: number;
  deletions: number;
  /** Hunks in unified format; absent for binary files and pure renames. */
  patch?: string;
};

const STATUS: Record<string, FileDiff['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** Compares the trees of two revisions, in the order of their paths. */
export async function diffTrees(
  git: GitRepository,
  from: string,
  to: string,
): Promise<FileDiff[]> {
  const command = ['diff-tree', '-r', '-M', '--no-color', '--full-index'];
  const [raw, patch] = await Promise.all([
    runGit(git.directory, [...command, '--raw', '-z', from, to]),
    runGit(git.directory, [...command, '--patch', from, to]),
  ]);
  const patches = patch
    .toString('utf8')
    .split(/^diff --git .*\n/m)
    .slice(1);
  return parseRaw(raw).map((file, index) => {
    const hunks = /^@@ [\s\S]*/m.exec(patches[index] ?? '')?.[0];
    return {
      ...file,
      additions: hunks?.match(/^\+/gm)?.length ?? 0,
      deletions: hunks?.match(/^-/gm)?.length ?? 0,
      ...(hunks && { patch: hunks.replace(/\n$/, '') }),
    };
  });
}

/** Parses `:<modes> <oids> <status>\0<path>\0[<path>\0]...`. */
function parseRaw(
  raw: Buffer,
): Omit<FileDiff, 'additions' | 'deletions' | 'patch'>[] {
  const fields = raw.toString('utf8').split('\0');
  const files = [];
  for (let index = 0; index + 1 < fields.length; ) {
    const [, , before, after, status] = fields[index].split(' ');
    const renamed = status.startsWith('R');
    const path = fields[index + (renamed ? 2 : 1)];
    files.push({
      path,
      ...(renamed && { previousPath: fields[index + 1] }),
      status: STATUS[status[0]] ?? 'changed',
      oid: status === 'D' ? before : after,
    });
    index += renamed ? 3 : 2;
  }
  return files;
}
