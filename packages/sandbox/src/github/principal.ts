import { decodeJwt, importSPKI, jwtVerify } from 'jose';
import { createPublicKey } from 'node:crypto';
import type { Request } from 'express';
import { GitHubError } from './errors';
import type { GitHub } from './gitHub';
import type { AppRecord, InstallationRecord, UserRecord } from './state';

/** Who makes a request. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'user'; user: UserRecord }
  | { kind: 'app'; app: AppRecord }
  | {
      kind: 'installation';
      app: AppRecord;
      installation: InstallationRecord;
      permissions: Record<string, 'read' | 'write'>;
      /** Repository names it is limited to; null for all of the organisation's. */
      repositories: string[] | null;
    };

/**
 * Finds out who makes a request, from `Authorization: Bearer|token <token>` or,
 * as Git sends it, `Basic` with the token as password.
 *
 * @throws GitHubError 401 when there are credentials and they are not valid.
 */
export async function authenticate(
  github: GitHub,
  req: Request,
): Promise<Principal> {
  const token = tokenOf(req.get('authorization'));
  if (token === undefined) {
    return { kind: 'anonymous' };
  }
  if (token.split('.').length === 3) {
    return { kind: 'app', app: await verifyAppJwt(github, token) };
  }
  const record = github.state.tokens.find(known => known.token === token);
  if (
    !record ||
    (record.expiresAt && Date.parse(record.expiresAt) <= Date.now())
  ) {
    throw new GitHubError(401, 'Bad credentials');
  }
  if (record.kind === 'user') {
    const user = github.findUser(record.login);
    if (!user) {
      throw new GitHubError(401, 'Bad credentials');
    }
    return { kind: 'user', user };
  }
  const installation = github.state.installations.find(
    ({ id }) => id === record.installationId,
  );
  const app = github.state.apps.find(({ id }) => id === installation?.appId);
  if (!installation || !app) {
    throw new GitHubError(401, 'Bad credentials');
  }
  const { permissions, repositories } = record;
  return { kind: 'installation', app, installation, permissions, repositories };
}

/** The login under which the principal writes: a user's, or an app's `<slug>[bot]`. */
export function loginOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return principal.user.login;
    case 'app':
    case 'installation':
      return `${principal.app.slug}[bot]`;
    default:
      throw new GitHubError(401, 'Requires authentication');
  }
}

/** Name and e-mail that GitHub puts on commits made through its API. */
export function identityOf(principal: Principal): {
  name: string;
  email: string;
} {
  const login = loginOf(principal);
  if (principal.kind === 'user') {
    return { name: principal.user.name, email: principal.user.email };
  }
  const id = 'app' in principal ? principal.app.id : 0;
  return { name: login, email: `${id}+${login}@users.noreply.github.com` };
}

function tokenOf(header: string | undefined): string | undefined {
  const [, scheme = '', value = ''] =
    /^(\S+)\s+(\S+)$/.exec(header?.trim() ?? '') ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return value;
    case 'basic': {
      const [user, password = ''] = Buffer.from(value, 'base64')
        .toString('utf8')
        .split(':', 2);
      return password || user;
    }
    default:
      return undefined;
  }
}

/** Checks the RS256 JWT an app signs for itself; GitHub allows it to live 10 minutes. */
async function verifyAppJwt(github: GitHub, jwt: string): Promise<AppRecord> {
  let issuer: string | undefined;
  try {
    issuer = String(decodeJwt(jwt).iss);
  } catch {
    throw new GitHubError(401, 'A JSON web token could not be decoded');
  }
  const app = github.state.apps.find(
    ({ id, clientId }) => issuer === String(id) || issuer === clientId,
  );
  if (!app) {
    throw new GitHubError(401, 'Integration not found');
  }
  const publicKey = createPublicKey(app.privateKey).export({
    type: 'spki',
    format: 'pem',
  });
  try {
    const { payload } = await jwtVerify(
      jwt,
      await importSPKI(publicKey.toString(), 'RS256'),
      { algorithms: ['RS256'], requiredClaims: ['exp', 'iat'] },
    );
    if (Number(payload.exp) - Date.now() / 1000 > 600) {
      throw new GitHubError(
        401,
        "'Expiration time' claim ('exp') is too far in the future",
      );
    }
    return app;
  } catch (error) {
    throw error instanceof GitHubError
      ? error
      : new GitHubError(401, 'A JSON web token could not be decoded');
  }
}
