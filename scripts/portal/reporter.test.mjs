// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isError } from './reporter.mjs';

for (const [line, expected] of /** @type {[string, boolean][]} */ ([
  ['2026-11-23T06:16:41.362Z catalog error Unable to read location', true],
  [
    '2026-11-23T06:16:41.362Z catalog info Found no error in 3 locations',
    false,
  ],
  ['2026-11-23T06:16:41.362Z rootHttpRouter info GET /error 200', false],
  ['ERROR in ./src/App.tsx 3:1', true],
  ["TypeError: Cannot read properties of undefined (reading 'name')", true],
  ['    at Module._compile (node:internal/modules/cjs/loader:1554:14)', false],
  ['backend process ended with exit code 1', true],
])) {
  test(`${expected ? 'shown' : 'left to the log'}: ${line}`, () => {
    assert.equal(isError(line), expected);
  });
}
