import { z } from 'zod/v3';
import type { ServicePrincipalRecord } from '../directory';
import type { Tenant } from '../tenants';
import { findApplication } from './applications';
import { OAuthError } from './oauthError';

/** The application that wants somebody signed in, and where the answer goes. */
export type Client = {
  application: ServicePrincipalRecord;
  redirectUri: string;
};

/** What the application asks for. */
export type AuthorizationRequest = {
  scopes: string[];
  nonce?: string;
  /** PKCE, method S256. */
  codeChallenge?: string;
  /** User principal name of the person who will probably sign in. */
  loginHint?: string;
};

const SCOPES = ['openid', 'profile', 'email', 'offline_access'];

const clientSchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
});

const requestSchema = z.object({
  response_type: z.string(),
  response_mode: z.literal('query').optional(),
  scope: z.string().min(1),
  nonce: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
  login_hint: z.string().optional(),
  prompt: z.string().optional(),
});

/**
 * The client of an authorization request. Its errors are for the person at the
 * browser: nothing may be sent to a redirect URI that is not the client's own,
 * RFC 6749 section 4.1.2.1.
 */
export function readClient(tenant: Tenant, query: unknown): Client {
  const { client_id: clientId, redirect_uri: redirectUri } = parse(
    clientSchema,
    query,
  );
  const application = findApplication(tenant, clientId);
  if (application.appId !== tenant.credentials.portal.clientId) {
    throw new OAuthError(
      'invalid_request',
      500113,
      'No reply address is registered for the application.',
    );
  }
  if (!isOnThisMachine(redirectUri)) {
    throw new OAuthError(
      'invalid_request',
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}', which are those that begin with http://localhost.`,
    );
  }
  return { application, redirectUri };
}

/** The rest of the request. Its errors go to the client's redirect URI. */
export function readAuthorizationRequest(query: unknown): AuthorizationRequest {
  const request = parse(requestSchema, query);
  if (request.response_type !== 'code') {
    throw new OAuthError(
      'unsupported_response_type',
      700054,
      `response_type '${request.response_type}' is not enabled for the application.`,
    );
  }
  if (request.code_challenge && request.code_challenge_method !== 'S256') {
    throw new OAuthError(
      'invalid_request',
      501491,
      'The code_challenge_method of the sandbox is S256.',
    );
  }
  const scopes = request.scope.split(' ').filter(scope => scope !== '');
  const unknown = scopes.find(scope => !SCOPES.includes(scope));
  if (unknown) {
    throw new OAuthError(
      'invalid_scope',
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope '${unknown}' does not exist.`,
    );
  }
  if (request.prompt === 'none') {
    throw new OAuthError(
      'login_required',
      50058,
      'A silent sign-in request was sent but no user is signed in.',
    );
  }
  return {
    scopes,
    nonce: request.nonce,
    codeChallenge: request.code_challenge,
    loginHint: request.login_hint,
  };
}

function parse<Output>(schema: z.ZodType<Output>, query: unknown): Output {
  const parsed = schema.safeParse(query);
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const parameter = issue.path.join('.');
  throw issue.message === 'Required'
    ? new OAuthError(
        'invalid_request',
        900144,
        `The request body must contain the following parameter: '${parameter}'.`,
      )
    : new OAuthError(
        'invalid_request',
        9002313,
        `Invalid request. The parameter '${parameter}' is malformed.`,
      );
}

function isOnThisMachine(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) {
    return false;
  }
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && hostname === 'localhost';
}
