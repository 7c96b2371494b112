import { createHash } from 'node:crypto';
import { Router, urlencoded, type Request } from 'express';
import { z } from 'zod/v3';
import type { Tenant } from '../tenants';
import { authenticateApplication } from './applications';
import { audienceOf } from './audience';
import type { AuthorizationCodes } from './authorizationCodes';
import { requireTenant } from './discovery';
import { OAuthError } from './oauthError';
import type { TokenResponse, Tokens } from './tokens';

const requestSchema = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  scope: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
});

type TokenRequest = z.output<typeof requestSchema>;

/**
 * `POST /{tenant}/oauth2/v2.0/token` for the grants `client_credentials`,
 * `authorization_code` (with PKCE) and `refresh_token`.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function tokenRouter(options: {
  url: string;
  tenants: readonly Tenant[];
  tokens: Tokens;
  codes: AuthorizationCodes;
}): Router {
  const { url, tenants, tokens, codes } = options;

  const grants: Record<
    string,
    (tenant: Tenant, body: TokenRequest, req: Request) => Promise<TokenResponse>
  > = {
    client_credentials: async (tenant, body, req) => {
      const application = authenticateApplication(tenant, req, body);
      return tokens.forApplication(
        tenant,
        application,
        audienceOf(resourceOf(required(body, 'scope')), url),
      );
    },

    authorization_code: async (tenant, body, req) => {
      const application = authenticateApplication(tenant, req, body);
      const issued = codes.redeem(required(body, 'code'), application);
      if (body.redirect_uri !== issued.redirectUri) {
        throw new OAuthError(
          'invalid_grant',
          50011,
          `The redirect URI '${body.redirect_uri}' specified in the request does not match the one the code was requested with, '${issued.redirectUri}'.`,
        );
      }
      if (issued.codeChallenge) {
        verifyCodeVerifier(
          required(body, 'code_verifier'),
          issued.codeChallenge,
        );
      }
      return tokens.forUser(tenant, issued.grant, issued.nonce);
    },

    refresh_token: async (tenant, body, req) => {
      const application = authenticateApplication(tenant, req, body);
      const grant = await tokens.readRefreshToken(
        tenant,
        application,
        required(body, 'refresh_token'),
      );
      return tokens.forUser(tenant, grant);
    },
  };

  const answer = async (req: Request): Promise<TokenResponse> => {
    const tenant = requireTenant(tenants, req.params.tenant);
    const parsed = requestSchema.safeParse(req.body ?? {});
    if (!parsed.success) {
      const [{ path }] = parsed.error.issues;
      throw new OAuthError(
        'invalid_request',
        9002313,
        `Invalid request. The parameter '${path.join('.')}' is malformed.`,
      );
    }
    const grantType = required(parsed.data, 'grant_type');
    if (!Object.hasOwn(grants, grantType)) {
      throw new OAuthError(
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${grantType}'.`,
      );
    }
    return grants[grantType](tenant, parsed.data, req);
  };

  const router = Router();
  router.post(
    '/:tenant/oauth2/v2.0/token',
    urlencoded({ extended: false }),
    (req, res, next) => {
      answer(req)
        .then(tokenResponse =>
          res.set('Cache-Control', 'no-store').json(tokenResponse),
        )
        .catch(next);
    },
  );
  return router;
}

function required(body: TokenRequest, parameter: keyof TokenRequest): string {
  const value = body[parameter];
  if (!value) {
    throw new OAuthError(
      'invalid_request',
      900144,
      `The request body must contain the following parameter: '${parameter}'.`,
    );
  }
  return value;
}

/** The resource in a scope such as `https://graph.microsoft.com/.default`. */
function resourceOf(scope: string): string {
  const [, resource] = /^(.+)\/\.default$/.exec(scope.trim()) ?? [];
  if (!resource) {
    throw new OAuthError(
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  return resource;
}

/** RFC 7636 section 4.6, method S256. */
function verifyCodeVerifier(codeVerifier: string, codeChallenge: string): void {
  const challenge = createHash('sha256')
    .update(codeVerifier)
    .digest('base64url');
  if (challenge !== codeChallenge) {
    throw new OAuthError(
      'invalid_grant',
      50148,
      'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
    );
  }
}
