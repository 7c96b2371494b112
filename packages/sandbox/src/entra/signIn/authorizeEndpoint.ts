import { Router, urlencoded, type Request, type Response } from 'express';
import type { UserRecord } from '../directory';
import type { Tenant } from '../tenants';
import {
  readAuthorizationRequest,
  readClient,
  type AuthorizationRequest,
  type Client,
} from './authorizationRequest';
import type { AuthorizationCodes } from './authorizationCodes';
import { requireTenant } from './discovery';
import { OAuthError } from './oauthError';
import { renderErrorPage, renderSignInPage } from './signInPage';

const AUTHORIZE_PATH = '/:tenant/oauth2/v2.0/authorize';

/** Whether a path is that of the page; the rest of the stand-in is for programs. */
export function isSignInPage(path: string): boolean {
  return /^\/[^/]+\/oauth2\/v2\.0\/authorize$/.test(path);
}

/**
 * The page where somebody signs in by choosing who they are, and the redirect
 * with an authorization code that follows.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function authorizeRouter(options: {
  tenants: readonly Tenant[];
  codes: AuthorizationCodes;
}): Router {
  const { tenants, codes } = options;
  const router = Router();

  router.get(AUTHORIZE_PATH, (req, res) =>
    withRequest(tenants, req, res, ({ tenant, client, request }) =>
      sendPage(
        res,
        200,
        renderSignInPage(tenant.directory, {
          application: client.application.displayName,
          loginHint: request.loginHint,
        }),
      ),
    ),
  );

  // The page's form is sent to the page's own URL, request and all.
  router.post(AUTHORIZE_PATH, urlencoded({ extended: false }), (req, res) =>
    withRequest(tenants, req, res, ({ tenant, client, request }) => {
      const code = codes.issue({
        grant: {
          application: client.application,
          user: requireUser(tenant, req.body.user),
          scopes: request.scopes,
        },
        redirectUri: client.redirectUri,
        nonce: request.nonce,
        codeChallenge: request.codeChallenge,
      });
      answerClient(req, res, client, { code });
    }),
  );

  return router;
}

/** Reads the request and hands it on; errors go where RFC 6749 section 4.1.2.1 wants them. */
function withRequest(
  tenants: readonly Tenant[],
  req: Request,
  res: Response,
  handle: (parsed: {
    tenant: Tenant;
    client: Client;
    request: AuthorizationRequest;
  }) => void,
): void {
  try {
    const tenant = requireTenant(tenants, req.params.tenant);
    const client = readClient(tenant, req.query);
    const request = readRequestOrError(req.query);
    if (request instanceof OAuthError) {
      answerClient(req, res, client, {
        error: request.error,
        error_description: request.description,
      });
      return;
    }
    handle({ tenant, client, request });
  } catch (error) {
    if (!(error instanceof OAuthError)) {
      throw error;
    }
    sendPage(res, 400, renderErrorPage(error.description));
  }
}

function readRequestOrError(query: unknown): AuthorizationRequest | OAuthError {
  try {
    return readAuthorizationRequest(query);
  } catch (error) {
    if (error instanceof OAuthError) {
      return error;
    }
    throw error;
  }
}

function answerClient(
  req: Request,
  res: Response,
  { redirectUri }: Client,
  parameters: Record<string, string>,
): void {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  if (typeof req.query.state === 'string') {
    url.searchParams.set('state', req.query.state);
  }
  res.redirect(303, url.href);
}

function requireUser(tenant: Tenant, id: unknown): UserRecord {
  const user = tenant.directory.users.get(String(id));
  if (!user) {
    throw new OAuthError(
      'invalid_request',
      50034,
      `The user account ${id} does not exist in the directory '${tenant.directory.tenant.displayName}'.`,
    );
  }
  if (!user.accountEnabled) {
    throw new OAuthError(
      'invalid_request',
      50057,
      `The account of ${user.displayName} is disabled.`,
    );
  }
  return user;
}

function sendPage(res: Response, status: number, html: string): void {
  res
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    })
    .type('html')
    .send(html);
}
