export {
  syncGitHubTeams,
  type GitHubTeamResult,
  type SyncGitHubTeamsOptions,
  type WantedGitHubTeams,
} from './syncGitHubTeams';
export type { TeamDrift, TeamMemberResult } from './teamChanges';
export { deleteGitHubTeams, type DeletedGitHubTeam } from './deleteGitHubTeams';
export {
  grantTeamsToRepository,
  type RepositoryGrant,
} from './grantTeamsToRepository';
