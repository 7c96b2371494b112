// @ts-check
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../console/problem.mjs';
import { repositoryRoot, toolsDirectory } from './paths.mjs';

/** The sandbox keeps real repositories, and the tests clone and push for real. */
export function checkGit() {
  const { error } = spawnSync('git', ['--version'], { stdio: 'ignore' });
  if (error) {
    throw new Problem(
      'Git was not found on the PATH. The sandbox and the tests work on real Git repositories: ' +
        'install Git (https://git-scm.com/downloads, or `apt-get install git`) and try again.',
    );
  }
}

/** Set-up writes to `.tools` and `node_modules`; fails early when it cannot. */
export function checkFolderIsWritable() {
  const probe = join(toolsDirectory, `write-check-${process.pid}`);
  try {
    accessSync(repositoryRoot, constants.W_OK);
    mkdirSync(toolsDirectory, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const reason =
      { EROFS: 'it is on a read-only file system', ENOSPC: 'the disk is full' }[
        code ?? ''
      ] ?? 'the current user has no right to write there';
    throw new Problem(
      `The folder ${repositoryRoot} cannot be written to: ${reason} (${code}). ` +
        'Packages, tools and the sandbox state are kept inside it: clone the repository to a folder of your own.',
    );
  }
}
