import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { GitHub } from '../github/gitHub';
import { seedAccounts } from './accounts';
import { seedRepositories } from './repositories';

/** Content of new repositories comes from the `templates` folder of this monorepo. */
const TEMPLATES = resolvePackagePath('@adp/sandbox', '../../templates');

const marker = (directory: string) => join(directory, 'seeded');

/** Removes what a process left behind that was ended in the middle of seeding. */
export function discardUnfinishedSeed(directory: string): void {
  if (!existsSync(marker(directory))) {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Fills a new GitHub with accounts and repositories; leaves a filled one as it is. */
export async function seedGitHub(github: GitHub): Promise<void> {
  if (existsSync(marker(github.directory))) {
    return;
  }
  // The organisations are there at once; what takes its time is the app's key.
  await Promise.all([
    seedAccounts(github),
    seedRepositories(github, TEMPLATES),
  ]);
  writeFileSync(marker(github.directory), '');
}
