// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { filesThatDecide, fingerprintOf, yarnErrors } from './packages.mjs';

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'adp-packages-'));
  write('package.json', '{"workspaces": ["packages/*", "plugins/*"]}');
  write('yarn.lock', 'one');
  write('.yarnrc.yml', 'nodeLinker: node-modules\n');
  write('packages/app/package.json', '{"name": "app"}');
  write('plugins/adp-node/package.json', '{"name": "@adp/plugin-adp-node"}');
  mkdirSync(join(root, 'packages', 'no-package-yet'));
});

afterEach(() => rmSync(root, { recursive: true }));

test('the lock file, the settings and every package.json decide', () => {
  assert.deepEqual(
    filesThatDecide(root).map(file => relative(root, file)),
    [
      'yarn.lock',
      '.yarnrc.yml',
      'package.json',
      'packages/app/package.json',
      'plugins/adp-node/package.json',
    ],
  );
});

['yarn.lock', 'plugins/adp-node/package.json'].forEach(file => {
  test(`a change of ${file} changes the fingerprint, its way back does not`, () => {
    const before = fingerprintOf(filesThatDecide(root));
    const original =
      file === 'yarn.lock' ? 'one' : '{"name": "@adp/plugin-adp-node"}';
    write(file, `${original}\n`);
    assert.notEqual(fingerprintOf(filesThatDecide(root)), before);
    write(file, original);
    assert.equal(fingerprintOf(filesThatDecide(root)), before);
  });
});

test('a new workspace changes the fingerprint', () => {
  const before = fingerprintOf(filesThatDecide(root));
  write('packages/cli/package.json', '{"name": "cli"}');
  assert.notEqual(fingerprintOf(filesThatDecide(root)), before);
});

test('of what Yarn says, the errors are shown, once each', () => {
  assert.equal(
    yarnErrors(
      [
        '➤ YN0000: ┌ Post-resolution validation',
        "➤ YN0002: │ app@workspace:packages/app doesn't provide jest",
        '➤ YN0001: │ RequestError: connect ECONNREFUSED 127.0.0.1:4873',
        '    at ClientRequest.<anonymous> (yarn.js:146:14258)',
        '➤ YN0001: │ RequestError: connect ECONNREFUSED 127.0.0.1:4873',
        '➤ YN0000: · Failed with errors in 6s 310ms',
      ].join('\n'),
    ),
    '➤ YN0001: │ RequestError: connect ECONNREFUSED 127.0.0.1:4873',
  );
});

test('a crash of Yarn, which has no code, is shown by its last lines', () => {
  assert.equal(yarnErrors('TypeError: onCancel\n'), 'TypeError: onCancel');
});

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
