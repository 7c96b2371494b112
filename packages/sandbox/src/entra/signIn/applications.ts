import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { ServicePrincipalRecord } from '../directory';
import type { Tenant } from '../tenants';
import { OAuthError } from './oauthError';

/** The application with this client id, or an error as Entra words it. */
export function findApplication(
  tenant: Tenant,
  clientId: string,
): ServicePrincipalRecord {
  const application = [...tenant.directory.servicePrincipals.values()].find(
    ({ appId }) => appId === clientId.toLowerCase(),
  );
  if (!application) {
    throw new OAuthError(
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant.directory.tenant.displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    );
  }
  return application;
}

/**
 * The application that makes a token request, by its id and secret in the body
 * (`client_secret_post`) or in the header (`client_secret_basic`).
 */
export function authenticateApplication(
  tenant: Tenant,
  req: Request,
  body: { client_id?: string; client_secret?: string },
): ServicePrincipalRecord {
  const { id, secret } = basicCredentials(req) ?? {
    id: body.client_id,
    secret: body.client_secret,
  };
  if (!id) {
    throw new OAuthError(
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  }
  const application = findApplication(tenant, id);
  if (!secret) {
    throw new OAuthError(
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  if (!isSame(secret, secretOf(tenant, application))) {
    throw new OAuthError(
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${id}'.`,
    );
  }
  return application;
}

/** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. */
function basicCredentials(
  req: Request,
): { id: string; secret: string } | undefined {
  const [, encoded] =
    /^Basic (.+)$/i.exec(req.get('authorization') ?? '') ?? [];
  if (!encoded) {
    return undefined;
  }
  const [id, secret = ''] = Buffer.from(encoded, 'base64')
    .toString()
    .split(':', 2)
    .map(part => decodeURIComponent(part.replaceAll('+', ' ')));
  return { id, secret };
}

function secretOf(
  { credentials }: Tenant,
  { appId }: ServicePrincipalRecord,
): string {
  return appId === credentials.clientId
    ? credentials.clientSecret
    : credentials.portal.clientSecret;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
