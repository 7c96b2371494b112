import { createHash } from 'node:crypto';
import type { FileTree } from './fileTree';

/**
 * What a result was computed from: path to object id of the file's blob, 40
 * hexadecimal digits as `git hash-object` and `git ls-tree` show it.
 */
export type FileDependencies = Readonly<Record<string, string>>;

/** A file that is not what a result was computed from any more. */
export type ChangedDependency = {
  path: string;
  change: 'different' | 'new' | 'gone';
};

/** Describes files by their content, so that a change is noticed later. */
export function describeDependencies(files: FileTree): FileDependencies {
  return Object.fromEntries(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => [path, blobOid(text)]),
  );
}

/**
 * The files that are different, new or gone since, in the order of their
 * paths. Both sides have to be of the same folders: a file outside of what was
 * read the first time would count as new.
 */
export function changedDependencies(
  expected: FileDependencies,
  current: FileDependencies,
): ChangedDependency[] {
  const paths = new Set([...Object.keys(expected), ...Object.keys(current)]);
  return [...paths].sort().flatMap<ChangedDependency>(path => {
    const before = Object.hasOwn(expected, path) ? expected[path] : undefined;
    const after = Object.hasOwn(current, path) ? current[path] : undefined;
    if (before === after) {
      return [];
    }
    if (before === undefined) {
      return [{ path, change: 'new' }];
    }
    return [{ path, change: after === undefined ? 'gone' : 'different' }];
  });
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage */
export function blobOid(text: string): string {
  const content = Buffer.from(text, 'utf8');
  return createHash('sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}
