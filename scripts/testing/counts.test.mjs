// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import {
  parseNodeTestCounts,
  readJestCounts,
  readPlaywrightCounts,
} from './counts.mjs';

/** @type {string} */
let directory;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'adp-counts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('Jest: a suite that does not load is a failure', () => {
  const file = report({
    numPassedTests: 41,
    numFailedTests: 2,
    numRuntimeErrorTestSuites: 1,
    numPendingTests: 3,
  });
  assert.deepEqual(readJestCounts(file), { passed: 41, failed: 3 });
});

test('Jest: no report, no tests', () => {
  assert.deepEqual(readJestCounts(join(directory, 'missing.json')), {
    passed: 0,
    failed: 0,
  });
});

test('Playwright: a flaky test passed in the end', () => {
  const file = report({
    stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
  });
  assert.deepEqual(readPlaywrightCounts(file), { passed: 6, failed: 1 });
});

['tap', 'spec'].forEach(reporter => {
  test(`Node's test runner, reporter ${reporter}`, () => {
    const file = join(directory, 'sums.test.mjs');
    writeFileSync(
      file,
      `import { test } from 'node:test';
       test('one', () => {});
       test('two', () => {});
       test('three', () => { throw new Error('no'); });`,
    );
    // NODE_TEST_CONTEXT would make the inner runner report to this one.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = spawnSync(
      process.execPath,
      ['--test', `--test-reporter=${reporter}`, file],
      { env, encoding: 'utf8' },
    );
    assert.deepEqual(parseNodeTestCounts(stdout), { passed: 2, failed: 1 });
  });
});

/** @param {object} content */
function report(content) {
  const file = join(directory, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}
