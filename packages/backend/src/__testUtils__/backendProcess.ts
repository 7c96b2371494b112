import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Sandbox } from '@adp/sandbox';
import { stringify } from 'yaml';

const packageDirectory = join(__dirname, '../..');
const rootDirectory = join(packageDirectory, '../..');

/** Where the pages would be; the backend signs people in for these only. */
export const APP_URL = 'http://localhost:3000';

/** How long a start may take on a busy machine, in milliseconds. */
const START_TIMEOUT = 180_000;

/**
 * The portal's backend as a process of its own, with the configuration that
 * `npm start` uses, against a sandbox. It can be killed and started again.
 */
export class BackendProcess {
  #child?: ChildProcess;

  private constructor(
    private readonly stateDir: string,
    private readonly sandbox: Sandbox,
    private readonly port: number,
    private readonly config: object,
  ) {}

  /** @param config - beside that of `npm start` */
  static async start(stateDir: string, sandbox: Sandbox, config: object = {}) {
    const backend = new BackendProcess(
      stateDir,
      sandbox,
      await findFreePort(),
      config,
    );
    try {
      await backend.start();
    } catch (error) {
      await backend.kill();
      throw error;
    }
    return backend;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  async start(): Promise<void> {
    // Tests need not wait as long as people for a killed backend's tasks.
    const overrides = join(this.stateDir, 'app-config.test.yaml');
    writeFileSync(
      overrides,
      stringify({
        scaffolder: { taskRecovery: { staleTimeout: { seconds: 3 } } },
        ...this.config,
      }),
    );
    const child = spawn(
      process.execPath,
      [
        '--require',
        '@backstage/cli-node/config/nodeTransform.cjs',
        'src/index.ts',
        '--config',
        join(rootDirectory, 'app-config.yaml'),
        '--config',
        overrides,
      ],
      {
        cwd: packageDirectory,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          NODE_ENV: 'development',
          NODE_EXTRA_CA_CERTS: join(this.stateDir, 'entra-ca.pem'),
          ADP_STATE_DIR: this.stateDir,
          ADP_APP_PORT: new URL(APP_URL).port,
          ADP_BACKEND_PORT: String(this.port),
          ADP_SANDBOX_GITHUB_PORT: new URL(this.sandbox.github.url).port,
          ADP_SANDBOX_ENTRA_PORT: new URL(this.sandbox.entra.url).port,
        },
      },
    );
    const log = createWriteStream(this.#logFile, { flags: 'a' });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#child = child;

    const giveUp = AbortSignal.timeout(START_TIMEOUT);
    while (!(await this.#isReady())) {
      if (giveUp.aborted || child.exitCode !== null) {
        throw new Error(`The backend did not start:\n${this.lastLines()}`);
      }
      await setTimeout(200);
    }
  }

  /** Ends the process without warning. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
  }

  lastLines(): string {
    return readFileSync(this.#logFile, 'utf8')
      .split('\n')
      .filter(line => !line.includes('incomingRequest'))
      .slice(-40)
      .join('\n');
  }

  get #logFile(): string {
    return join(this.stateDir, 'backend.log');
  }

  async #isReady(): Promise<boolean> {
    try {
      const response = await fetch(
        `${this.url}/.backstage/health/v1/readiness`,
      );
      return response.ok;
    } catch {
      return false;
    }
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') {
    throw new Error('No free port');
  }
  return address.port;
}
