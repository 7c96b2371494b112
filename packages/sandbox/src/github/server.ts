import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import { assertGitInstalled } from '../git/git';
import { discardUnfinishedSeed, seedGitHub } from '../seed/seedGitHub';
import { controlRoutes } from '../server/controlRoutes';
import type { Faults } from '../server/faults';
import { close, listen } from '../server/listen';
import type { RequestLog } from '../server/requestLog';
import { SigningKey } from '../server/signingKey';
import { type ActionsJob, ActionsTokens } from './actions/actionsTokens';
import { githubApp } from './app';
import { CompetingPusher } from './competingPusher';
import {
  appCredentialsOf,
  tokenFor,
  tokenOf,
  writeCredentials,
} from './credentials';
import { GitHub } from './gitHub';

const KEEP_ALIVE_MS = 60_000;

/**
 * Starts the GitHub stand-in on localhost; port 0 takes a free one. Its state is
 * in `<stateDir>/github`, and made and seeded there at the first start.
 *
 * @throws Error in one sentence when the port is taken, or Git is missing or too old.
 */
export async function startGitHubServer(options: {
  stateDir: string;
  port: number;
  requestLog: RequestLog;
  faults: Faults;
}) {
  const { stateDir, requestLog, faults } = options;
  await assertGitInstalled();
  const directory = join(stateDir, 'github');
  // Idle connections stay open, so that no client finds its one closed just when it sends.
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const port = await listen(server, options.port, {
    purpose: 'the GitHub stand-in',
    variable: 'ADP_SANDBOX_GITHUB_PORT',
  });
  try {
    discardUnfinishedSeed(directory);
    mkdirSync(directory, { recursive: true });
    // Only now is the URL known that tokens and links contain.
    const github = new GitHub({ url: `http://localhost:${port}`, directory });
    const competingPusher = new CompetingPusher(github);
    const actionsTokens = new ActionsTokens(
      github,
      await SigningKey.load(join(stateDir, 'github-actions-key.pem')),
    );
    const app = express();
    app.disable('x-powered-by');
    app.use(
      '/_sandbox',
      controlRoutes({
        requests: requestLog,
        faults,
        competingPusher,
        actionsTokens,
      }),
    );
    app.use(
      githubApp(github, {
        requestLog,
        faults,
        competingPusher,
        actionsTokens,
        recordTo: process.env.ADP_SANDBOX_RECORD,
      }),
    );
    await seedGitHub(github);
    await github.recover();
    writeCredentials(github, stateDir);
    server.on('request', app);
    return {
      url: github.url,
      apiBaseUrl: github.apiUrl,
      token: tokenOf(github),
      tokenFor: (login: string) => tokenFor(github, login),
      actionsJob: (job: ActionsJob) => actionsTokens.job(job),
      app: appCredentialsOf(github),
      directory,
      organizations: github.state.organizations.map(({ login }) => login),
      competingPusher,
      async stop() {
        await competingPusher.stop();
        await close(server);
        github.close();
      },
    };
  } catch (error) {
    await close(server);
    throw error;
  }
}
