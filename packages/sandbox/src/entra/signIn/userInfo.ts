import { Router } from 'express';
import { z } from 'zod/v3';
import { findTenant, type Tenant } from '../tenants';
import { userClaims, type Grant, type Tokens } from './tokens';

const claimsSchema = z.object({
  idtyp: z.literal('user'),
  tid: z.string(),
  appid: z.string(),
  oid: z.string(),
  scp: z.string(),
});

/**
 * OpenID Connect's userinfo: what the access token's scopes say of the person.
 * Microsoft serves it on Graph's host, outside the versions.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/userinfo
 */
export function userInfoRouter(options: {
  tenants: readonly Tenant[];
  tokens: Tokens;
}): Router {
  const { tenants, tokens } = options;
  const router = Router();
  router.get('/oidc/userinfo', (req, res, next) => {
    const [, token = ''] =
      /^Bearer (.+)$/i.exec(req.get('authorization') ?? '') ?? [];
    tokens
      .verifyAccessToken(token)
      .then(
        claims => {
          const parsed = claimsSchema.safeParse(claims);
          return parsed.success ? grantOf(tenants, parsed.data) : undefined;
        },
        () => undefined,
      )
      .then(grant => {
        if (grant?.scopes.includes('openid')) {
          res.json(userClaims(grant));
          return;
        }
        // RFC 6750 section 3.1
        res
          .status(401)
          .set('WWW-Authenticate', 'Bearer error="invalid_token"')
          .json({
            error: {
              code: 'InvalidAuthenticationToken',
              message: 'Access token validation failure.',
            },
          });
      })
      .catch(next);
  });
  return router;
}

/** The grant behind a token, as long as person and application are still there. */
function grantOf(
  tenants: readonly Tenant[],
  claims: z.output<typeof claimsSchema>,
): Grant | undefined {
  const directory = findTenant(tenants, claims.tid)?.directory;
  if (!directory) {
    return undefined;
  }
  const user = directory.users.get(claims.oid);
  const application = [...directory.servicePrincipals.values()].find(
    ({ appId }) => appId === claims.appid,
  );
  return user && application
    ? { user, application, scopes: claims.scp.split(' ') }
    : undefined;
}
