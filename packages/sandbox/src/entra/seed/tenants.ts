import { createHash } from 'node:crypto';

/** A tenant of the sandbox; the names are those of the estates' configuration. */
export type TenantSeed = {
  name: 'defra' | 'defradev';
  tenantId: string;
  displayName: string;
  /** Domain of the user principal names of its own people. */
  domain: string;
  /** Domain that every tenant begins with; guests' user principal names end in it. */
  initialDomain: string;
};

export const TENANTS: readonly TenantSeed[] = [
  {
    name: 'defra',
    tenantId: '5d8f2a10-3c47-4e0b-9d61-0a7b52c41e01',
    displayName: 'Defra',
    domain: 'defra.gov.uk',
    initialDomain: 'defra.onmicrosoft.com',
  },
  {
    name: 'defradev',
    tenantId: '8b1e6c54-72fd-4a39-b0c8-6e9d13f5aa02',
    displayName: 'Defra development',
    domain: 'defradev.onmicrosoft.com',
    initialDomain: 'defradev.onmicrosoft.com',
  },
];

/** The applications registered in every tenant, and the application permissions granted to them. */
export const APPLICATIONS = [
  {
    name: 'adp-portal',
    appRoles: [
      'Group.Create',
      'GroupMember.ReadWrite.All',
      'Organization.Read.All',
      'User.Read.All',
    ],
  },
  { name: 'adp-portal-sign-in', appRoles: [] },
];

/**
 * The object id of something seeded: the same on every machine and after every
 * reset, so that it can be written down in configuration and tests.
 */
export function seedId(
  tenant: TenantSeed,
  kind: 'user' | 'group' | 'servicePrincipal' | 'application',
  name: string,
): string {
  const hex = createHash('sha256')
    .update(`${tenant.tenantId}/${kind}/${name}`)
    .digest('hex');
  // A version 8 UUID, RFC 9562 section 5.8: its content is our own affair.
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
