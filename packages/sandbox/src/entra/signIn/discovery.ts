import { Router } from 'express';
import { findTenant, type Tenant } from '../tenants';
import { OAuthError } from './oauthError';
import type { SigningKey } from '../../server/signingKey';
import type { Tokens } from './tokens';

/** The tenant in the URL, or the error that Entra gives for a wrong one. */
export function requireTenant(
  tenants: readonly Tenant[],
  idOrDomain: string,
): Tenant {
  const tenant = findTenant(tenants, idOrDomain);
  if (!tenant) {
    throw new OAuthError(
      'invalid_tenant',
      90002,
      `Tenant '${idOrDomain}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    );
  }
  return tenant;
}

/**
 * OpenID Connect discovery and the public keys. Nothing here needs a token.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc
 */
export function discoveryRouter(options: {
  url: string;
  tenants: readonly Tenant[];
  key: SigningKey;
  tokens: Tokens;
}): Router {
  const { url, tenants, key, tokens } = options;
  const router = Router();

  router.get('/:tenant/v2.0/.well-known/openid-configuration', (req, res) => {
    const tenant = requireTenant(tenants, req.params.tenant);
    const authority = `${url}/${tenant.id}`;
    res.json({
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: [
        'client_secret_post',
        'client_secret_basic',
      ],
      jwks_uri: `${authority}/discovery/v2.0/keys`,
      response_modes_supported: ['query'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: tokens.issuer(tenant),
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${url}/oidc/userinfo`,
      // For browsers, which do not trust the sandbox's certificate authority.
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`.replace(
        'https:',
        'http:',
      ),
      http_logout_supported: false,
      claims_supported: [
        'sub',
        'iss',
        'aud',
        'exp',
        'iat',
        'nonce',
        'preferred_username',
        'name',
        'tid',
        'ver',
        'email',
      ],
      tenant_region_scope: 'EU',
    });
  });

  router.get('/:tenant/discovery/v2.0/keys', (req, res, next) => {
    Promise.resolve()
      .then(() => requireTenant(tenants, req.params.tenant))
      .then(tenant => key.jwk(tokens.issuer(tenant)))
      .then(jwk => res.json({ keys: [jwk] }))
      .catch(next);
  });

  return router;
}
