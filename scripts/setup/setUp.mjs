// @ts-check
import { elapsed } from '../console/progress.mjs';
import { ensureNode } from './node.mjs';
import { ensurePackages } from './packages.mjs';
import { checkFolderIsWritable, checkGit } from './prerequisites.mjs';

/**
 * Everything a command of this repository needs before its own work: Git, a
 * supported Node, and the packages of yarn.lock. Costs well under a second when
 * nothing is to be done. May run the command again with another Node and then
 * does not return, so call it first.
 */
export async function setUp() {
  const start = performance.now();
  checkGit();
  checkFolderIsWritable();
  await ensureNode();
  await ensurePackages();
  console.log(`✓ Set-up: Node ${process.versions.node}  ${elapsed(start)}`);
}
