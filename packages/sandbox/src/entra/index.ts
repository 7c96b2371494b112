export { startEntraServer, type EntraServer } from './server';
export type { Credentials, TenantCredentials } from './credentials';
export { peopleOf, type Person } from './seed/people';
export { TENANTS, type TenantSeed } from './seed/tenants';
