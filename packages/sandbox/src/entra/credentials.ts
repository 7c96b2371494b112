import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod/v3';
import { PRIVATE, replaceFile } from '../server/replaceFile';
import { seedId, TENANTS, type TenantSeed } from './seed/tenants';

const applicationSchema = z.object({
  clientId: z.string().uuid(),
  clientSecret: z.string().min(1),
});

const tenantSchema = applicationSchema.extend({
  tenantId: z.string().uuid(),
  /** Object id of the application's service principal, the owner of the groups it creates. */
  servicePrincipalObjectId: z.string().uuid(),
  /** The application that people sign in to. */
  portal: applicationSchema,
});

/** How the portal reaches a tenant: the application for Graph, and the one for sign-in. */
export type TenantCredentials = z.output<typeof tenantSchema>;

export type Credentials = Record<TenantSeed['name'], TenantCredentials>;

const credentialsSchema: z.ZodType<Credentials> = z.object({
  defra: tenantSchema,
  defradev: tenantSchema,
});

/**
 * The credentials in `entra-credentials.yaml`, for the portal's configuration.
 * Made at first use: ids are always the same, secrets never.
 *
 * @throws Error when somebody edited the file and it is not valid any more.
 */
export function loadCredentials(stateDir: string): Credentials {
  const file = join(stateDir, 'entra-credentials.yaml');
  if (!existsSync(file)) {
    const [defra, defradev] = TENANTS.map(newCredentials);
    const credentials = { defra, defradev };
    replaceFile(file, stringify(credentials), { mode: PRIVATE });
    return credentials;
  }
  const parsed = credentialsSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new Error(
      `${file} is not valid: ${path.join(
        '.',
      )}: ${message}. Delete the file to have it made anew.`,
    );
  }
  return parsed.data;
}

function newCredentials(tenant: TenantSeed): TenantCredentials {
  return {
    tenantId: tenant.tenantId,
    clientId: seedId(tenant, 'application', 'adp-portal'),
    clientSecret: newSecret(),
    servicePrincipalObjectId: seedId(tenant, 'servicePrincipal', 'adp-portal'),
    portal: {
      clientId: seedId(tenant, 'application', 'adp-portal-sign-in'),
      clientSecret: newSecret(),
    },
  };
}

function newSecret(): string {
  return randomBytes(30).toString('base64url');
}
