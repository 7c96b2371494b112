// @ts-check
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../console/problem.mjs';
import { step } from '../console/progress.mjs';
import { repositoryRoot } from '../setup/paths.mjs';
import { ServerProcess } from './serverProcess.mjs';
import { settingsEnvironment } from './settings.mjs';
import { trustedCertificates } from './trustedCertificates.mjs';
import { waitForHttp } from './waitForHttp.mjs';

const backstageCli = join(
  repositoryRoot,
  'node_modules',
  '.bin',
  'backstage-cli',
);
const SANDBOX_TIMEOUT_MS = 2 * 60_000;
/** The first start compiles everything, on a slow machine for minutes. */
const PORTAL_TIMEOUT_MS = 10 * 60_000;

/**
 * The three servers of `npm start`: the sandbox, the portal's backend and the
 * development server of its pages.
 */
export class Servers {
  #settings;
  #kubectl;
  #signal;
  #onLine;
  /** @type {ServerProcess[]} in the order in which they were started */
  #started = [];

  /**
   * @param {import('./settings.mjs').Settings} settings
   * @param {object} options
   * @param {string} [options.kubectl] path of kubectl, for the clusters of the sandbox
   * @param {AbortSignal} options.signal gives up starting
   * @param {(server: string, line: string) => void} options.onLine sees every
   *   line that a server writes
   */
  constructor(settings, { kubectl, signal, onLine }) {
    this.#settings = settings;
    this.#kubectl = kubectl;
    this.#signal = signal;
    this.#onLine = onLine;
  }

  /** Resolves when all of them answer; rejects as soon as one ends instead. */
  async start() {
    await step('Sandbox: GitHub, Entra ID, Microsoft Graph, clusters', () =>
      this.#startSandbox(),
    );
    await step('Portal: backend and pages', () =>
      Promise.all([this.#startBackend(), this.#startApp()]),
    );
  }

  /** Rejects when a server ends by itself; does not resolve. */
  async failed() {
    await Promise.race(this.#started.map(rejectWhenEnded));
  }

  /** Stops what was started, the sandbox last. */
  async stop() {
    const [sandbox, ...portal] = this.#started;
    await Promise.all(portal.map(server => server.stop()));
    await sandbox?.stop();
  }

  async #startSandbox() {
    const server = this.#spawn('sandbox', {
      command: ['scripts/run-ts.mjs', 'packages/sandbox/src/main.ts'],
      cwd: repositoryRoot,
      env: this.#kubectl ? { ADP_KUBECTL: this.#kubectl } : {},
    });
    const url = `http://localhost:${
      this.#settings.ports.github
    }/_sandbox/requests`;
    await this.#ready(server, url, SANDBOX_TIMEOUT_MS);
  }

  async #startBackend() {
    const announceExit = join(
      repositoryRoot,
      'scripts/portal/announceExit.cjs',
    );
    const server = this.#spawn('backend', {
      command: [backstageCli, 'package', 'start', `--require=${announceExit}`],
      cwd: join(repositoryRoot, 'packages', 'backend'),
      env: {
        NODE_EXTRA_CA_CERTS: trustedCertificates(
          this.#settings.stateDirectory,
          process.env.NODE_EXTRA_CA_CERTS,
        ),
      },
    });
    const url = `http://localhost:${
      this.#settings.ports.backend
    }/.backstage/health/v1/readiness`;
    await this.#ready(server, url, PORTAL_TIMEOUT_MS);
  }

  async #startApp() {
    const server = this.#spawn('app', {
      command: [backstageCli, 'package', 'start'],
      cwd: join(repositoryRoot, 'packages', 'app'),
      // The address is printed: no browser has to be opened.
      env: { BROWSER: 'none' },
    });
    const url = `http://localhost:${this.#settings.ports.app}/`;
    await this.#ready(server, url, PORTAL_TIMEOUT_MS);
  }

  /**
   * @param {string} name
   * @param {{ command: string[]; cwd: string; env?: NodeJS.ProcessEnv }} options
   */
  #spawn(name, { command, cwd, env }) {
    const server = new ServerProcess({
      name,
      command: [process.execPath, ...command],
      cwd,
      env: { ...process.env, ...settingsEnvironment(this.#settings), ...env },
      logFile: join(this.#settings.stateDirectory, 'logs', `${name}.log`),
    });
    server.on('line', line => this.#onLine(name, line));
    this.#started.push(server);
    return server;
  }

  /**
   * @param {ServerProcess} server
   * @param {string} url answers when the server is ready
   * @param {number} timeoutMs
   */
  async #ready(server, url, timeoutMs) {
    const giveUp = new AbortController();
    const timer = setTimeout(
      () =>
        giveUp.abort(
          problemOf(
            server,
            `did not answer at ${url} within ${timeoutMs / 1000} s`,
          ),
        ),
      timeoutMs,
    );
    try {
      await Promise.race([
        waitForHttp(url, AbortSignal.any([this.#signal, giveUp.signal])),
        rejectWhenEnded(server),
        rejectWhenBackendFails(server),
      ]);
    } finally {
      clearTimeout(timer);
      giveUp.abort();
    }
  }
}

/**
 * @param {ServerProcess} server
 * @returns {Promise<never>}
 */
async function rejectWhenEnded(server) {
  const how = await server.ended;
  throw problemOf(server, `ended (${how})`);
}

/**
 * @param {ServerProcess} server
 * @returns {Promise<never>}
 */
function rejectWhenBackendFails(server) {
  return new Promise((_, reject) => {
    server.on('line', async line => {
      if (isBackendExit(line)) {
        // Node writes the error that ended it after its exit handlers.
        await sleep(500);
        reject(problemOf(server, 'failed to start'));
      }
    });
  });
}

/**
 * Whether a line was written by announceExit.cjs.
 *
 * @param {string} line
 */
export function isBackendExit(line) {
  return line.startsWith('backend process ended with exit code ');
}

/**
 * @param {ServerProcess} server
 * @param {string} what
 */
function problemOf(server, what) {
  return new Problem(
    `The ${server.name} ${what}. Its last lines (all of them are in ${server.logFile}):\n\n${server.lastLines}`,
  );
}
