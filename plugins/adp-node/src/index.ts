/**
 * The library behind the portal's actions, REST API and command line.
 *
 * @packageDocumentation
 */
export {
  Estates,
  clusterOf,
  type Estate,
  estateBranch,
  type EstateLocation,
  type ManifestEstate,
  readEstateLocation,
} from './estates';
export {
  GitHubRepositories,
  type OperationOptions,
  type Organization,
} from './gitops/gitHubRepositories';
export { MovedTooOftenError } from './gitops/movedBranches';
export type { FileChange, FileTree } from './gitops/fileTree';
export type { BranchCommit, MadeCommit } from './gitops/branchCommit';
export type { ProposedPullRequest } from './gitops/proposedPullRequest';
export { decodeText } from './yaml/decodeText';
export {
  changedDependencies,
  describeDependencies,
} from './gitops/fileDependencies';
export {
  KustomizeError,
  KustomizeTree,
  ParsedManifests,
  type KubernetesObject,
  type KustomizeReason,
} from './kustomize';
export { renderDiff } from './gitops/renderDiff';
export { findService, type ServiceFinding } from './teams-config/findService';
export {
  writeTeamsConfig,
  type TeamsConfigRequest,
  type TeamsConfigResult,
} from './teams-config/writeTeamsConfig';
export {
  generateManifests,
  type GenerateOptions,
  type GenerateRequest,
  type GenerateResult,
} from './flux/generateManifests';
export type { WithheldVersion } from './flux/deploymentVersion';
export {
  planManifests,
  type ManifestPlan,
  type ManifestRequest,
} from './flux/plan/planManifests';
export {
  type DeploymentStage,
  readDeploymentStages,
} from './pipelines/deploymentStages';
export type { ObjectChanges } from './flux/plan/objectChanges';
export type { ManifestExplanation } from './flux/explainFile';
export { explainManifest, recordsOf } from './flux/explainManifest';
export type { HandEdit } from './flux/handEdits';
export { mergePlans } from './flux/plan/mergePlans';
export {
  applyStoredPlan,
  parseStoredPlan,
  type PlanTrees,
  storePlan,
  whatToRead,
} from './flux/plan/storedPlan';
export { planLikePredecessor, predecessorTeamSchema } from './flux/compat';
export {
  clusterListPath,
  manifestPaths,
  RECORD_FILE,
  teamFolder,
  TEMPLATES_FOLDER,
} from './flux/layout';
export type { TemplateVersions } from './flux/plan/manifestUnits';
export { newestFirst } from './flux/plan/versionOrder';
export {
  configuredVersions,
  recordedVersions,
} from './flux/templates/readTemplateVersions';
export { readPatchValues } from './flux/templates/readPatchValues';
export { TEMPLATE_RULES_PATH } from './flux/templates/templateRules';
export {
  fluxTeamPath,
  fluxTenantPath,
  FLUX_TEAMS_FOLDER,
  groupsPath,
} from './teams-config/teamsConfigPaths';
export { parseConfigFile } from './teams-config/parseConfigFile';
export { syncTeamGroups } from './entra/syncTeamGroups';
export { syncGroups, type SyncGroupsOptions } from './entra/syncGroups';
export type { GroupSyncResult } from './entra/groupReport';
export type {
  DriftDecision,
  GroupDrift,
  GroupLink,
  GroupOwnership,
  GroupRelation,
} from './entra/groupLink';
export type { KnownIds } from './entra/namedObjects';
export { EntraDirectories, type EntraTarget } from './entra/entraDirectories';
export {
  deleteTeamGroups,
  type DeletedGroup,
  type DeleteTeamGroupsOptions,
} from './entra/deleteTeamGroups';
export { createEntraCredential } from './entra/graphClient';
export { planTeamGroups, type TeamMembers } from './entra/teamGroups';
export {
  deleteGitHubTeams,
  type DeletedGitHubTeam,
  grantTeamsToRepository,
  type GitHubTeamResult,
  type RepositoryGrant,
  syncGitHubTeams,
  type SyncGitHubTeamsOptions,
  type TeamDrift,
  type TeamMemberResult,
  type WantedGitHubTeams,
} from './github-teams';
export {
  noteGenerated,
  readDeployment,
  registerEnvironment,
  type DeploymentKey,
} from './flux/deploymentSteps';
export {
  removeServices,
  removeTeam,
  type Removal,
} from './teams-config/removeFromTeamsConfig';
export {
  readTeamsConfig,
  type TeamsConfig,
} from './teams-config/readTeamsConfig';
export {
  addEnvironment,
  type EnvironmentRequest,
  type EnvironmentResult,
} from './environments/addEnvironment';
export {
  readResourceSetInputs,
  type ResourceSetInput,
} from './environments/resourceSetInputs';
export * from './deployments';
export * from './rollout';
