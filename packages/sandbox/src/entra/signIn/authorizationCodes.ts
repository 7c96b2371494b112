import { randomBytes } from 'node:crypto';
import type { ServicePrincipalRecord } from '../directory';
import { OAuthError } from './oauthError';
import type { Grant } from './tokens';

const LIFETIME_MS = 10 * 60 * 1000;

/** What the authorization request asked for, to be compared with the token request. */
export type IssuedCode = {
  grant: Grant;
  redirectUri: string;
  nonce?: string;
  /** PKCE, method S256. */
  codeChallenge?: string;
};

/** Authorization codes between the sign-in page and the token endpoint: each works once. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode & { expiresAt: number }>();

  issue(code: IssuedCode): string {
    const text = randomBytes(32).toString('base64url');
    this.#codes.set(text, { ...code, expiresAt: Date.now() + LIFETIME_MS });
    return text;
  }

  redeem(text: string, application: ServicePrincipalRecord): IssuedCode {
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    if (!code || code.grant.application.id !== application.id) {
      throw new OAuthError(
        'invalid_grant',
        70000,
        "The provided value for the input parameter 'code' is not valid, or it was redeemed already.",
      );
    }
    if (code.expiresAt < Date.now()) {
      throw new OAuthError(
        'invalid_grant',
        70008,
        'The provided authorization code has expired.',
      );
    }
    return code;
  }
}
