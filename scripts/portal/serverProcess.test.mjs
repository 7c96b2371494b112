// @ts-check
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ServerProcess } from './serverProcess.mjs';

/** @type {string} */
let directory;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'adp-server-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a server that fails tells how it ended and what it said last', async () => {
  const server = start(`
    console.log('\\u001b[32mreading config\\u001b[39m');
    console.error('Error: no such file');
    process.exit(3);
  `);
  assert.equal(await server.ended, 'exit code 3');
  const said = ['reading config', 'Error: no such file'];
  assert.deepEqual(server.lastLines.split('\n').sort(), said.sort());
  assert.match(readFileSync(server.logFile, 'utf8'), /^reading config$/m);
});

test('a program that does not exist ends the server, too', async () => {
  const server = start('', { program: join(directory, 'no-such-program') });
  assert.match(await server.ended, /ENOENT/);
});

test('stop ends the server together with what it started', async () => {
  const server = start(`
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    console.log(child.pid);
    setInterval(() => {}, 1000);
  `);
  const [grandchild] = await once(server, 'line');
  assert.equal(isRunning(Number(grandchild)), true);
  await server.stop();
  assert.equal(await server.ended, 'signal SIGTERM');
  await gone(Number(grandchild));
});

test('a server that dies leaves nothing running behind it', async () => {
  const server = start(`
    const { spawn } = require('node:child_process');
    const child = spawn(
      process.execPath,
      ['-e', 'setInterval(() => {}, 1000)'],
      { stdio: 'inherit' },
    );
    console.log(child.pid);
    setInterval(() => {}, 1000);
    process.on('SIGUSR2', () => process.exit(9));
    console.log(process.pid);
  `);
  const [grandchild] = await once(server, 'line');
  const [leader] = await once(server, 'line');
  process.kill(Number(leader), 'SIGUSR2');
  assert.equal(await server.ended, 'exit code 9');
  await gone(Number(grandchild));
});

/**
 * @param {string} script run by Node
 * @param {{ program?: string }} [options]
 */
function start(script, { program = process.execPath } = {}) {
  return new ServerProcess({
    name: 'example',
    command: [program, '-e', script],
    cwd: directory,
    env: process.env,
    logFile: join(directory, 'logs', 'example.log'),
  });
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/**
 * Whether a process is dead and only waits for the init process to notice, which
 * in a container may be never.
 *
 * @param {number} pid
 */
function isZombie(pid) {
  return (
    process.platform === 'linux' &&
    / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  );
}

/**
 * Waits for a process to be over; the test runner's time limit ends the wait.
 *
 * @param {number} pid
 */
async function gone(pid) {
  while (isRunning(pid)) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
