/**
 * What the portal's parts agree on: name rules, the formats of
 * `adp-teams-config`, isomorphic.
 *
 * @packageDocumentation
 */
export {
  SERVICE_NAME_MAX_LENGTH,
  TEAM_NAME_MAX_LENGTH,
  environmentNameSchema,
  programmeNameSchema,
  serviceNameSchema,
  splitEnvironmentName,
  teamNameSchema,
  type EnvironmentNameParts,
} from './names';
export {
  SERVICE_TYPES,
  configVariableSchema,
  fluxEnvironmentSchema,
  fluxManifestSchema,
  fluxServiceSchema,
  fluxTeamSchema,
  fluxTenantSchema,
  serviceTypeSchema,
  type ConfigVariable,
  type FluxEnvironment,
  type FluxService,
  type FluxTeam,
  type FluxTenant,
  type ServiceType,
} from './fluxTeam';
export { fluxDeclarationSchema, type FluxDeclaration } from './fluxDeclaration';
export {
  groupSchema,
  groupTypeSchema,
  groupsFileSchema,
  type Group,
  type GroupType,
  type GroupsFile,
} from './groups';
export type { EstateSummary } from './estateSummary';
export * from './api';
export * from './permissions';
export * from './onboarding';
export * from './catalog';
