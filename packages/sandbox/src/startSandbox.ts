import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { startGitHubServer, type GitHubServer } from './github/server';
import type { GitHub } from './github/gitHub';
import { seedAccounts } from './seed/accounts';
import { seedRepositories } from './seed/repositories';
import { Faults } from './server/faults';
import { RequestLog } from './server/requestLog';

export type SandboxOptions = {
  /** Folder of all state; created and seeded when it is empty. */
  stateDir: string;
  /** TCP ports on localhost; 0 takes a free one. */
  githubPort: number;
  entraPort: number;
};

/** A running sandbox: a GitHub and an Entra ID with Microsoft Graph, on localhost. */
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Content of new repositories comes from the `templates` folder of this monorepo. */
const TEMPLATES = resolve(__dirname, '../../../templates');

/**
 * Starts the stand-ins for GitHub and Entra ID.
 *
 * @throws Error in one sentence when it must not or cannot start.
 */
export async function startSandbox({ stateDir, githubPort }: SandboxOptions) {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      "The sandbox does not run with NODE_ENV=production: its users, keys and tokens are for one developer's machine only.",
    );
  }
  await mkdir(stateDir, { recursive: true });
  const requests = new RequestLog();
  const faults = new Faults();
  const github = await startGitHubServer({
    stateDir,
    port: githubPort,
    requestLog: requests,
    faults,
  });
  await seedGitHub(github.github, stateDir);
  return {
    github: describeGitHub(github),
    requests,
    faults,
    competingPusher: github.competingPusher,
    async stop() {
      await github.stop();
    },
  };
}

async function seedGitHub(github: GitHub, stateDir: string): Promise<void> {
  if (github.state.organizations.length === 0) {
    seedAccounts(github);
    await seedRepositories(github, TEMPLATES);
  }
  const credentials = join(stateDir, 'github-app-credentials.yaml');
  if (!existsSync(credentials)) {
    await writeFile(credentials, stringify(appCredentials(github)), {
      mode: 0o600,
    });
  }
}

function appCredentials(github: GitHub) {
  const [app] = github.state.apps;
  const { clientId, clientSecret, webhookSecret, privateKey } = app;
  return { appId: app.id, clientId, clientSecret, webhookSecret, privateKey };
}

function describeGitHub({ github }: GitHubServer) {
  const token = github.state.tokens.find(({ kind }) => kind === 'user');
  return {
    url: github.url,
    apiBaseUrl: github.apiUrl,
    /** A personal access token with all rights. */
    token: token?.token ?? '',
    app: appCredentials(github),
    /** Folder of the bare repositories, `<directory>/<owner>/<name>.git`. */
    directory: github.directory,
  };
}
