import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from './gitRepository';

/**
 * Removes what a killed process leaves in a repository: lock files, which would
 * keep refs from ever moving again, and temporary indexes. Nobody else may be
 * writing to the repository.
 */
export async function removeLeftovers(git: GitRepository): Promise<void> {
  const files = [
    ...(await readdir(git.directory)),
    ...(await readdir(join(git.directory, 'refs'), { recursive: true })).map(
      name => join('refs', name),
    ),
  ];
  await Promise.all(
    files
      .filter(name => name.endsWith('.lock') || /^index-/.test(name))
      .map(name => rm(join(git.directory, name))),
  );
}
