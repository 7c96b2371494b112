import { createServer } from 'node:http';
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import express from 'express';
import { controlRoutes } from '../server/controlRoutes';
import type { Faults } from '../server/faults';
import { close, listen } from '../server/listen';
import type { RequestLog } from '../server/requestLog';
import { githubApp } from './app';
import { CompetingPusher } from './competingPusher';
import { GitHub } from './gitHub';

export type GitHubServer = {
  github: GitHub;
  competingPusher: CompetingPusher;
  stop(): Promise<void>;
};

/** Starts the GitHub stand-in; its state is in `<stateDir>/github`. */
export async function startGitHubServer(options: {
  stateDir: string;
  port: number;
  requestLog: RequestLog;
  faults: Faults;
}): Promise<GitHubServer> {
  const { stateDir, requestLog, faults } = options;
  const directory = join(stateDir, 'github');
  mkdirSync(directory, { recursive: true });
  const server = createServer();
  const port = await listen(server, options.port, {
    purpose: 'the GitHub stand-in',
    variable: 'ADP_SANDBOX_GITHUB_PORT',
  });
  const github = new GitHub({ url: `http://localhost:${port}`, directory });
  const competingPusher = new CompetingPusher(github);
  const app = express();
  app.use(
    '/_sandbox',
    controlRoutes({ requests: requestLog, faults, competingPusher }),
  );
  app.use(githubApp(github, { requestLog, faults, competingPusher }));
  server.on('request', app);
  return {
    github,
    competingPusher,
    async stop() {
      await competingPusher.stop();
      await close(server);
      github.close();
    },
  };
}
