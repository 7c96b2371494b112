// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runQuietly } from './runQuietly.mjs';

const log = 'run-quietly-test';

test('output and exit code are kept, the output also in the log', async () => {
  const script = "console.log('half done'); process.exit(4)";
  const { code, output, logFile } = await runQuietly(
    [process.execPath, '-e', script],
    { log },
  );
  assert.equal(code, 4);
  assert.equal(output, 'half done\n');
  assert.equal(readFileSync(logFile, 'utf8'), 'half done\n');
});

test('a program that does not exist gives 127, as in a shell', async () => {
  const { code, output } = await runQuietly(['no-such-program'], { log });
  assert.deepEqual([code, output], [127, 'no-such-program: not found']);
});
