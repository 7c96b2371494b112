// @ts-check
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lastLines, Problem } from '../console/problem.mjs';
import { cleanUpAtExit } from '../console/signals.mjs';
import { findFreePort } from '../portal/ports.mjs';

/** Where Debian's packages put each version. */
const debianDirectory = '/usr/lib/postgresql';

/** Versions that the tests ask Backstage's TestDatabases for, newest first. */
const knownVersions = [17, 16, 15];

/** How long a server may take to start on a busy machine, in milliseconds. */
const startLimit = 60_000;

/** @typedef {{ uid: number; gid: number }} User */

class Cluster {
  /**
   * @param {string} programs
   * @param {string} directory
   * @param {User | undefined} user
   */
  constructor(programs, directory, user) {
    this.programs = programs;
    this.directory = directory;
    this.data = join(directory, 'data');
    if (user) {
      chownSync(directory, user.uid, user.gid);
    }
    this.options = {
      ...user,
      cwd: directory,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    };
  }

  /** @returns {Promise<number>} the port it listens on */
  async start() {
    execFileSync(
      join(this.programs, 'initdb'),
      [
        `--pgdata=${this.data}`,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--no-sync',
      ],
      { ...this.options, stdio: 'pipe' },
    );
    const port = await findFreePort();
    const settings = [
      'listen_addresses=127.0.0.1',
      `port=${port}`,
      `unix_socket_directories=${this.directory}`,
      // What is lost when the machine fails is only tests.
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'max_connections=200',
    ];
    const logFile = join(this.directory, 'server.log');
    const log = openSync(logFile, 'a');
    // Ctrl-C is for the tests, which need the server until they have ended; a
    // group of its own keeps it from the server.
    const server = spawn(
      join(this.programs, 'postgres'),
      ['-D', this.data, ...settings.flatMap(setting => ['-c', setting])],
      { ...this.options, stdio: ['ignore', 'ignore', log], detached: true },
    );
    closeSync(log);
    server.unref();
    const ended = new Promise(resolve => {
      server.once('error', resolve);
      server.once('exit', () => resolve('ended'));
    });
    const deadline = Date.now() + startLimit;
    while (!this.isReady(port)) {
      const end = await Promise.race([ended, setTimeout(100)]);
      if (end) {
        throw end instanceof Error
          ? end
          : new Error(lastLines(readFileSync(logFile, 'utf8'), 3));
      }
      if (Date.now() > deadline) {
        throw new Error(`it does not answer after ${startLimit / 1000} s`);
      }
    }
    return port;
  }

  /** @param {number} port */
  isReady(port) {
    const { status } = spawnSync(join(this.programs, 'pg_isready'), [
      '--quiet',
      '--host=127.0.0.1',
      `--port=${port}`,
    ]);
    return status === 0;
  }

  remove() {
    // It waits for the end: what still ran would write into the folder.
    spawnSync(
      join(this.programs, 'pg_ctl'),
      ['stop', `--pgdata=${this.data}`, '--mode=immediate', '--silent'],
      { ...this.options, stdio: 'ignore' },
    );
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/**
 * A PostgreSQL server for the tests: a cluster of its own in a temporary folder,
 * on a free port of this machine.
 *
 * @typedef {object} Postgres
 * @property {Record<string, string>} env what Backstage's TestDatabases find it by
 * @property {() => void} stop ends the server and removes its folder
 */

/**
 * Starts a server, if PostgreSQL is installed. It is stopped when this process
 * ends, also by Ctrl-C.
 *
 * @param {NodeJS.ProcessEnv} env with `CI` set it has to be installed
 * @param {string} [installations] folder with a folder for each version
 * @returns {Promise<Postgres | undefined>}
 */
export async function startPostgres(env, installations = debianDirectory) {
  const version = knownVersions.find(candidate =>
    existsSync(join(installations, String(candidate), 'bin', 'postgres')),
  );
  if (!version) {
    const remedy = `Install version ${knownVersions.join(
      ', ',
    )} with \`apt-get install postgresql\` on Debian or Ubuntu`;
    if (env.CI) {
      throw new Problem(
        `PostgreSQL was not found in ${installations} for the tests. ${remedy}.`,
      );
    }
    console.log(
      `PostgreSQL is not installed, so the tests use SQLite only. ${remedy} to run them on both.`,
    );
    return undefined;
  }
  const user = unprivilegedUser();
  const directory = mkdtempSync(join(tmpdir(), 'adp-postgres-'));
  const cluster = new Cluster(
    join(installations, String(version), 'bin'),
    directory,
    user,
  );
  const stop = cleanUpAtExit(() => cluster.remove());
  try {
    const port = await cluster.start();
    return {
      env: {
        [`BACKSTAGE_TEST_DATABASE_POSTGRES${version}_CONNECTION_STRING`]: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      },
      stop,
    };
  } catch (error) {
    stop();
    throw new Problem(
      `PostgreSQL ${version} did not start for the tests: ${
        error instanceof Error ? error.message.trim() : error
      }`,
    );
  }
}

/**
 * PostgreSQL does not run as root; Debian's package has made a user for it.
 *
 * @returns {User | undefined}
 */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = (/** @type {string} */ flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
