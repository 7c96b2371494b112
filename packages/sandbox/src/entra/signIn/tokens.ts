import { createHash } from 'node:crypto';
import { errors, type JWTPayload } from 'jose';
import { z } from 'zod/v3';
import type { ServicePrincipalRecord, UserRecord } from '../directory';
import type { Tenant } from '../tenants';
import { OAuthError } from './oauthError';
import type { SigningKey } from '../../server/signingKey';

/** Application id of Microsoft Graph, the same in every tenant. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

const ACCESS_TOKEN_SECONDS = 3600;
const REFRESH_TOKEN_SECONDS = 90 * 24 * 3600;

/** `aud` of refresh tokens: only the token endpoint accepts them. */
const REFRESH_AUDIENCE = 'urn:adp-sandbox:refresh-token';

/** A person's consent to an application, as it is kept in codes and refresh tokens. */
export type Grant = {
  application: ServicePrincipalRecord;
  user: UserRecord;
  scopes: string[];
};

/** A pipeline that calls a resource such as `api://adp-portal`. */
export type Pipeline = {
  /** Of the service principal behind its service connection. */
  servicePrincipalObjectId: string;
  resource: string;
};

const refreshTokenSchema = z.object({
  tid: z.string(),
  appid: z.string(),
  oid: z.string(),
  scp: z.string(),
});

/** Body of a successful token response, RFC 6749 section 5.1. */
export type TokenResponse = {
  token_type: 'Bearer';
  expires_in: number;
  ext_expires_in: number;
  access_token: string;
  scope?: string;
  refresh_token?: string;
  id_token?: string;
};

/** Issues the tokens of all tenants. Their issuers begin with the server's own URL. */
export class Tokens {
  readonly #key: SigningKey;
  readonly #url: string;

  constructor(key: SigningKey, url: string) {
    this.#key = key;
    this.#url = url;
  }

  /** Issuer of id tokens, as OpenID discovery names it. */
  issuer(tenant: Tenant): string {
    return `${this.#url}/${tenant.id}/v2.0`;
  }

  /** For an application on its own behalf; `audience` is the resource it may call. */
  async forApplication(
    tenant: Tenant,
    application: ServicePrincipalRecord,
    audience: string,
  ): Promise<TokenResponse> {
    return this.#response(
      await this.#sign({
        ...this.#graphClaims(tenant, application),
        aud: audience,
        idtyp: 'app',
        oid: application.id,
        sub: application.id,
        roles: application.appRoles,
      }),
    );
  }

  /**
   * For a pipeline of Azure DevOps, as Entra ID gives it to a service connection
   * with workload identity federation. The directory need not know it.
   */
  async forPipeline(tenantId: string, pipeline: Pipeline): Promise<string> {
    const { servicePrincipalObjectId: oid, resource } = pipeline;
    return this.#sign({
      iss: v1Issuer(tenantId),
      aud: resource,
      idtyp: 'app',
      oid,
      sub: oid,
      tid: tenantId,
      ver: '1.0',
    });
  }

  /** For a person who signed in. `nonce` is the one of the authorization request. */
  async forUser(
    tenant: Tenant,
    grant: Grant,
    nonce?: string,
  ): Promise<TokenResponse> {
    const { application, user, scopes } = grant;
    const accessToken = await this.#sign({
      ...this.#graphClaims(tenant, application),
      aud: GRAPH_APP_ID,
      idtyp: 'user',
      oid: user.id,
      sub: pairwiseSubject(user, application),
      scp: scopes.join(' '),
      upn: user.userPrincipalName,
      name: user.displayName,
    });
    return {
      ...this.#response(accessToken),
      scope: scopes.join(' '),
      ...(scopes.includes('openid') && {
        id_token: await this.#sign({
          iss: this.issuer(tenant),
          aud: application.appId,
          ...userClaims(grant),
          oid: user.id,
          preferred_username: user.userPrincipalName,
          tid: tenant.id,
          ver: '2.0',
          ...(nonce && { nonce }),
        }),
      }),
      ...(scopes.includes('offline_access') && {
        refresh_token: await this.#key.sign(
          {
            aud: REFRESH_AUDIENCE,
            tid: tenant.id,
            appid: application.appId,
            oid: user.id,
            scp: scopes.join(' '),
          },
          { lifetimeSeconds: REFRESH_TOKEN_SECONDS },
        ),
      }),
    };
  }

  /** What a refresh token grants. Throws an OAuthError unless it is this application's own. */
  async readRefreshToken(
    tenant: Tenant,
    application: ServicePrincipalRecord,
    token: string,
  ): Promise<Grant> {
    const claims = refreshTokenSchema.parse(
      await this.#key
        .verify(token, { audience: REFRESH_AUDIENCE })
        .catch(error => {
          throw error instanceof errors.JWTExpired
            ? new OAuthError(
                'invalid_grant',
                700082,
                'The refresh token has expired due to inactivity.',
              )
            : invalidRefreshToken();
        }),
    );
    const user = tenant.directory.users.get(claims.oid);
    if (
      !user?.accountEnabled ||
      claims.tid !== tenant.id ||
      claims.appid !== application.appId
    ) {
      throw invalidRefreshToken();
    }
    return { application, user, scopes: claims.scp.split(' ') };
  }

  /** The claims of an access token. Rejects with a JOSEError when it is not valid. */
  async verifyAccessToken(token: string): Promise<JWTPayload> {
    return this.#key.verify(token, { requiredClaims: ['idtyp', 'tid', 'oid'] });
  }

  /** Tokens for Graph are in the format of version 1.0, whatever endpoint issues them. */
  #graphClaims(tenant: Tenant, application: ServicePrincipalRecord) {
    return {
      iss: v1Issuer(tenant.id),
      appid: application.appId,
      app_displayname: application.displayName,
      tid: tenant.id,
      ver: '1.0',
    };
  }

  #sign(claims: JWTPayload): Promise<string> {
    return this.#key.sign(claims, { lifetimeSeconds: ACCESS_TOKEN_SECONDS });
  }

  #response(accessToken: string): TokenResponse {
    return {
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      ext_expires_in: ACCESS_TOKEN_SECONDS,
      access_token: accessToken,
    };
  }
}

/**
 * What an id token and the userinfo endpoint both say of a person, as far as
 * the scopes allow. There is no `email_verified`: Entra does not claim it.
 */
export function userClaims({ application, user, scopes }: Grant) {
  return {
    sub: pairwiseSubject(user, application),
    ...(scopes.includes('profile') && { name: user.displayName }),
    ...(scopes.includes('email') && user.mail && { email: user.mail }),
  };
}

/** A person's `sub` differs between applications. */
function pairwiseSubject(
  user: UserRecord,
  application: ServicePrincipalRecord,
): string {
  return createHash('sha256')
    .update(`${application.appId}/${user.id}`)
    .digest('base64url');
}

function invalidRefreshToken(): OAuthError {
  return new OAuthError(
    'invalid_grant',
    9002313,
    'Invalid request. Request is malformed or invalid.',
  );
}

/** Issuer of tokens in the format of version 1.0. */
function v1Issuer(tenantId: string): string {
  return `https://sts.windows.net/${tenantId}/`;
}
