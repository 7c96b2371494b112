// @ts-check
// Writes the pages of the documentation that are made from the code: the
// references of the REST API and of the configuration.
//
//   npm run docs
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { references } from './reference/references.mjs';
import { repositoryRoot } from './setup/paths.mjs';

for (const { path, content } of await references()) {
  await writeFile(join(repositoryRoot, path), content);
  process.stdout.write(`${path}\n`);
}
