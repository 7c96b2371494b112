// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number; failed: number }} Counts
 */

/**
 * Reads the file that `jest --json --outputFile` writes. A suite that does not
 * even load counts as one failure, for Jest counts none of its tests.
 *
 * @param {string} file
 * @returns {Counts}
 */
export function readJestCounts(file) {
  const report = readReport(file);
  return {
    passed: report?.numPassedTests ?? 0,
    failed:
      (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0),
  };
}

/**
 * Reads the file that Playwright's JSON reporter writes.
 *
 * @param {string} file
 * @returns {Counts}
 */
export function readPlaywrightCounts(file) {
  const stats = readReport(file)?.stats;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
  };
}

/**
 * Reads the closing lines of Node's own test runner ('# pass 12' in TAP,
 * 'ℹ pass 12' in its human form).
 *
 * @param {string} output
 * @returns {Counts}
 */
export function parseNodeTestCounts(output) {
  const count = (/** @type {string} */ word) =>
    Number(output.match(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') };
}

/**
 * The closing line of every test command, which CI reads.
 *
 * @param {Counts} counts
 */
export function countsLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
