// @ts-check
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isPortInUse } from '../portal/ports.mjs';
import { repositoryRoot } from '../setup/paths.mjs';
import { startPostgres } from './postgres.mjs';

/** Other tests may run at the same time with servers of their own. */
const tmp = process.env.TMPDIR;
const isInstalled = existsSync('/usr/lib/postgresql');
const skip = !isInstalled && 'PostgreSQL is not installed';

/** @type {string} */
let directory;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'adp-postgres-test-'));
  // The server's user has to get to its folder below this one.
  spawnSync('chmod', ['755', directory]);
  process.env.TMPDIR = directory;
});
afterEach(() => {
  if (tmp === undefined) {
    delete process.env.TMPDIR;
  } else {
    process.env.TMPDIR = tmp;
  }
  rmSync(directory, { recursive: true });
});

test('where PostgreSQL is missing, CI fails and people get SQLite', async t => {
  const log = t.mock.method(console, 'log', () => {});
  await assert.rejects(startPostgres({ CI: '1' }, directory), {
    name: 'Problem',
    message: /^PostgreSQL was not found .* `apt-get install postgresql`/,
  });
  assert.equal(await startPostgres({}, directory), undefined);
  assert.match(String(log.mock.calls[0].arguments[0]), /use SQLite only/);
});

test(
  'a server answers until it is stopped, and leaves nothing',
  { skip },
  async () => {
    const postgres = await startPostgres({ CI: '1' });
    assert.ok(postgres);
    const [[name, url]] = Object.entries(postgres.env);
    const port = Number(new URL(url).port);
    try {
      assert.match(
        name,
        /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/,
      );
      assert.equal(await isPortInUse(port), true);
    } finally {
      postgres.stop();
    }
    assert.equal(await isPortInUse(port), false);
    assert.deepEqual(readdirSync(directory), []);
  },
);

test('SIGINT ends the command, then the server', { skip }, () =>
  endsWithCommand('SIGINT'),
);
test('SIGTERM ends the command, then the server', { skip }, () =>
  endsWithCommand('SIGTERM'),
);

test(
  'a signal between two commands ends the server too',
  { skip },
  async () => {
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { startPostgres } from './scripts/testing/postgres.mjs';
       const { env } = await startPostgres({ CI: '1' });
       console.log(Object.values(env)[0]);
       setInterval(() => {}, 1000);`,
      ],
      { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [url] = await once(child.stdout.setEncoding('utf8'), 'data');
    child.kill('SIGINT');
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGINT');
    assert.equal(await isPortInUse(Number(new URL(url).port)), false);
    assert.deepEqual(readdirSync(directory), []);
  },
);

/** @param {NodeJS.Signals} signal */
async function endsWithCommand(signal) {
  const child = spawn(
    process.execPath,
    [
      'scripts/with-postgres.mjs',
      process.execPath,
      '-e',
      `console.log(Object.entries(process.env).find(
         ([name]) => name.endsWith('_CONNECTION_STRING'))[1]);
       setInterval(() => {}, 1000)`,
    ],
    { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [url] = await once(child.stdout.setEncoding('utf8'), 'data');
  const port = Number(new URL(url).port);
  assert.equal(await isPortInUse(port), true);
  child.kill(signal);
  const [code] = await once(child, 'exit');
  assert.equal(code, 1);
  assert.equal(await isPortInUse(port), false);
  assert.deepEqual(readdirSync(directory), []);
}
