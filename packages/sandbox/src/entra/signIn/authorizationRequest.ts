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

const SCOPES = ['openid', 'profile', 'email', 'offline_access', 'User.Read'];

const text = z.string().min(1).optional();

const clientSchema = z.object({ client_id: text, redirect_uri: text });

const requestSchema = z.object({
  response_type: text,
  response_mode: z.literal('query').optional(),
  scope: text,
  nonce: text,
  code_challenge: text,
  code_challenge_method: z.literal('S256').optional(),
  login_hint: text,
  prompt: text,
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
  const application = findApplication(tenant, require('client_id', clientId));
  if (application.appId !== tenant.credentials.portal.clientId) {
    throw new OAuthError(
      'invalid_request',
      500113,
      'No reply address is registered for the application.',
    );
  }
  if (!isLocal(require('redirect_uri', redirectUri))) {
    throw new OAuthError(
      'invalid_request',
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}': any that begins with http://localhost.`,
    );
  }
  return { application, redirectUri: require('redirect_uri', redirectUri) };
}
