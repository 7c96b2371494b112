// @ts-check
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Problem } from '../console/problem.mjs';

/** Where Debian's packages put each version. */
const debianDirectory = '/usr/lib/postgresql';

/** Versions that Backstage's TestDatabases know. */
const knownVersions = [18, 17, 16, 15, 14, 13, 12, 11];

/** How long a server may take to start on a busy machine, in milliseconds. */
const startLimit = 60_000;

/**
 * A PostgreSQL server for the tests: a cluster of its own in a temporary folder,
 * on a free port of this machine.
 *
 * @typedef {object} Postgres
 * @property {Record<string, string>} env what Backstage's TestDatabases find it by
 * @property {() => void} stop
 */

/**
 * Starts a server, if PostgreSQL is installed.
 *
 * @param {NodeJS.ProcessEnv} env with `CI` set it has to be
 * @returns {Promise<Postgres | undefined>}
 */
export async function startPostgres(env) {
  const version = knownVersions.find(candidate =>
    existsSync(join(debianDirectory, String(candidate), 'bin', 'postgres')),
  );
  if (!version) {
    const remedy =
      'Install it (`apt-get install postgresql` on Debian and Ubuntu)';
    if (env.CI) {
      throw new Problem(`PostgreSQL was not found for the tests. ${remedy}.`);
    }
    console.log(
      `PostgreSQL is not installed, so the tests use SQLite only. ${remedy} to run them on both.`,
    );
    return undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), 'adp-postgres-'));
  const user = unprivileged();
  if (user) {
    chownSync(directory, user.uid, user.gid);
  }
  const program = (/** @type {string} */ name) =>
    join(debianDirectory, String(version), 'bin', name);
  const options = {
    ...user,
    cwd: directory,
    env: { PATH: env.PATH, LC_ALL: 'C' },
  };
  const data = join(directory, 'data');
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    { ...options, stdio: 'pipe' },
  );
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${directory}`,
    // What is lost when the machine fails is only tests.
    'fsync=off',
    'full_page_writes=off',
    'max_connections=200',
  ];
  const server = spawn(
    program('postgres'),
    ['-D', data, ...settings.flatMap(setting => ['-c', setting])],
    { ...options, stdio: 'ignore' },
  );
  const stop = () => {
    server.kill('SIGQUIT');
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', stop);
  const deadline = Date.now() + startLimit;
  while (
    spawnSync(program('pg_isready'), [
      '-q',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
    ]).status !== 0
  ) {
    if (Date.now() > deadline || server.exitCode !== null) {
      throw new Problem(
        `PostgreSQL ${version} did not start on port ${port}; run \`${program(
          'postgres',
        )} -D ${data}\` to see why.`,
      );
    }
    await setTimeout(100);
  }
  return {
    env: {
      [`BACKSTAGE_TEST_DATABASE_POSTGRES${version}_CONNECTION_STRING`]: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    },
    stop: () => {
      process.off('exit', stop);
      stop();
    },
  };
}

/** PostgreSQL does not run as root; Debian's package has made a user for it. */
function unprivileged() {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = (/** @type {string} */ flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => {
    server.once('listening', resolve);
  });
  const address = server.address();
  await new Promise(resolve => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') {
    throw new Error('The server has no port');
  }
  return address.port;
}
