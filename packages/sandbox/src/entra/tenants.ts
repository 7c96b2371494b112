import { join } from 'node:path';
import type { Credentials, TenantCredentials } from './credentials';
import { Directory } from './directory';
import { TENANTS } from './seed/tenants';

/** A tenant with what it holds, and the secrets of its applications. */
export type Tenant = {
  /** Tenant id, a GUID. */
  id: string;
  directory: Directory;
  credentials: TenantCredentials;
};

/** All tenants, resumed from the state directory or seeded. */
export function loadTenants(
  stateDir: string,
  credentials: Credentials,
): Tenant[] {
  return TENANTS.map(seed => ({
    id: seed.tenantId,
    directory: new Directory(
      seed,
      join(stateDir, 'entra', `directory-${seed.name}.json`),
    ),
    credentials: credentials[seed.name],
  }));
}

/** The tenant with this id or domain name, as either may stand in an authority's URL. */
export function findTenant(
  tenants: readonly Tenant[],
  idOrDomain: string,
): Tenant | undefined {
  const wanted = idOrDomain.toLowerCase();
  return tenants.find(
    ({ id, directory: { tenant } }) =>
      id === wanted ||
      tenant.domain === wanted ||
      tenant.initialDomain === wanted,
  );
}
