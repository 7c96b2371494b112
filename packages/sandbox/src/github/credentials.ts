import { join } from 'node:path';
import { stringify } from 'yaml';
import { PRIVATE, replaceFile } from '../server/replaceFile';
import type { GitHub } from './gitHub';

/** What the portal needs to act as the GitHub App, in the format of Backstage's credentials file. */
export type AppCredentials = {
  appId: number;
  clientId: string;
  clientSecret: string;
  webhookSecret: string;
  /** PEM */
  privateKey: string;
};

export function appCredentialsOf(github: GitHub): AppCredentials {
  const [app] = github.state.apps;
  const { clientId, clientSecret, webhookSecret, privateKey } = app;
  return { appId: app.id, clientId, clientSecret, webhookSecret, privateKey };
}

/** The personal access token with all rights. */
export function tokenOf(github: GitHub): string {
  const token = github.state.tokens.find(({ kind }) => kind === 'user');
  if (!token) {
    throw new Error('The GitHub stand-in has no personal access token.');
  }
  return token.token;
}

/**
 * Writes `github-app-credentials.yaml`, for the portal's configuration, and
 * `github-token`, for people who push.
 *
 * @see https://backstage.io/docs/integrations/github/github-apps
 */
export function writeCredentials(github: GitHub, stateDir: string): void {
  replaceFile(
    join(stateDir, 'github-app-credentials.yaml'),
    stringify(appCredentialsOf(github)),
    { mode: PRIVATE },
  );
  replaceFile(join(stateDir, 'github-token'), `${tokenOf(github)}\n`, {
    mode: PRIVATE,
  });
}
