import { createPrivateKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { SignJWT } from 'jose';
import { startSandbox, type Sandbox } from '../startSandbox';

/** A sandbox for tests, and clients for it. */
export type TestSandbox = {
  readonly sandbox: Sandbox;
  /** A folder that is removed with the sandbox. */
  readonly directory: string;
  /** A client with the token that may do everything. */
  readonly octokit: Octokit;
  /** A client with other credentials, or none. */
  octokitWith(auth?: string): Octokit;
  /** A client that acts as the GitHub App itself. */
  asApp(): Promise<Octokit>;
  /** A client that acts as the app's installation in an organisation. */
  asInstallation(org: string, limits?: TokenLimits): Promise<Octokit>;
  /** Stops the sandbox and starts another one on the same state. */
  restart(): Promise<void>;
};

type TokenLimits = {
  repositories?: string[];
  permissions?: Record<string, 'read' | 'write'>;
};

/** Octokit would print every refusal, and the tests are about them. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** A first start makes keys and repositories, while other tests keep the machine busy. */
const TIMEOUT_MS = 60_000;

/** Starts a sandbox with a state directory of its own, for all tests of a file. */
export function useSandbox(): TestSandbox {
  jest.setTimeout(TIMEOUT_MS);
  let directory: string;
  let sandbox: Sandbox;

  const start = () =>
    startSandbox({
      stateDir: join(directory, 'state'),
      githubPort: 0,
      entraPort: 0,
    });
  const octokitWith = (auth?: string): Octokit =>
    new Octokit({ baseUrl: sandbox.github.apiBaseUrl, auth, log: SILENT });
  const asApp = async (): Promise<Octokit> =>
    octokitWith(await appJwt(sandbox));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await start();
  });
  afterAll(async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true });
  });

  return {
    get sandbox() {
      return sandbox;
    },
    get directory() {
      return directory;
    },
    get octokit() {
      return octokitWith(sandbox.github.token);
    },
    octokitWith,
    asApp,
    async asInstallation(org, limits) {
      const app = await asApp();
      const { data: installation } = await app.apps.getOrgInstallation({ org });
      const { data } = await app.apps.createInstallationAccessToken({
        installation_id: installation.id,
        ...limits,
      });
      return octokitWith(data.token);
    },
    async restart() {
      await sandbox.stop();
      sandbox = await start();
    },
  };
}

/** The token with which the app proves who it is, as GitHub documents it. */
export async function appJwt(
  { github: { app } }: Sandbox,
  options: { key?: string; lifetimeSeconds?: number } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(String(app.appId))
    .setIssuedAt(now - 30)
    .setExpirationTime(now + (options.lifetimeSeconds ?? 300))
    .sign(createPrivateKey(options.key ?? app.privateKey));
}
