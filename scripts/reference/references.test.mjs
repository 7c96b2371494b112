// @ts-check
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../setup/paths.mjs';
import { references } from './references.mjs';

for (const { path, content } of await references()) {
  test(`${path} is what the code says; 'npm run docs' writes it`, async () => {
    assert.equal(await readFile(join(repositoryRoot, path), 'utf8'), content);
  });
}
