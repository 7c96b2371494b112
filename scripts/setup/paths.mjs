// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = dirname(
  dirname(dirname(fileURLToPath(import.meta.url))),
);

/** What the set-up obtains or notes for itself; ignored by Git, safe to delete. */
export const toolsDirectory = join(repositoryRoot, '.tools');

export const logsDirectory = join(toolsDirectory, 'logs');
