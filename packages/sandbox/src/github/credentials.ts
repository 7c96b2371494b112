import { randomBytes } from 'node:crypto';
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
 * A personal access token of a person, made when there is none yet.
 *
 * @throws Error when nobody has that login.
 */
export function tokenFor(github: GitHub, login: string): string {
  const user = github.findUser(login);
  if (!user) {
    throw new Error(`The GitHub stand-in has no user ${login}.`);
  }
  const { tokens } = github.state;
  const known = tokens.find(
    token => token.kind === 'user' && token.login === user.login,
  );
  if (known) {
    return known.token;
  }
  const token = `ghp_${randomBytes(18).toString('hex')}`;
  tokens.push({ kind: 'user', login: user.login, token, expiresAt: null });
  github.save();
  return token;
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
