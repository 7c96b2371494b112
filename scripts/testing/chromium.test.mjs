// @ts-check
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findChromium } from './chromium.mjs';

/** @type {string} */
let directory;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'adp-chromium-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('Chromium is preferred to Chrome, wherever on the PATH they are', () => {
  program('google-chrome');
  const chromium = program('chromium');
  assert.equal(findChromium({ PATH: `/nowhere:${directory}` }), chromium);
});

test('CHROMIUM decides', () => {
  program('chromium');
  const mine = program('my-browser');
  assert.equal(findChromium({ PATH: directory, CHROMIUM: mine }), mine);
});

test('a CHROMIUM that does not run is refused', () => {
  assert.throws(() => findChromium({ PATH: '', CHROMIUM: '/no/browser' }), {
    name: 'Problem',
    message: /^CHROMIUM is '\/no\/browser'/,
  });
});

/** @param {string} name */
function program(name) {
  const file = join(directory, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}
