import { Router } from 'express';
import type { GitHub } from '../gitHub';
import type { RateLimits } from '../rateLimits';
import { actionsSettingsRoutes } from './actionsSettings';
import { actionsVariableRoutes } from './actionsVariables';
import { appRoutes } from './apps';
import { archiveRoutes } from './archives';
import { branchProtectionRoutes } from './branchProtection';
import { branchRoutes } from './branches';
import { collaboratorRoutes } from './collaborators';
import { commitRoutes } from './commits';
import { contentRoutes } from './contents';
import { createRepositoryRoutes } from './createRepository';
import { gitDataRoutes } from './gitData';
import { invitationRoutes } from './invitations';
import { metaRoutes } from './meta';
import { organizationRoutes } from './organizations';
import { pullRequestRoutes } from './pulls';
import { refRoutes } from './refs';
import { repositoryRoutes } from './repositories';
import { teamMemberRoutes } from './teamMembers';
import { teamRepositoryRoutes } from './teamRepositories';
import { teamsById, teamRoutes } from './teams';
import { userRoutes } from './users';
import { writeContentRoutes } from './writeContents';

/** GitHub's REST API, as far as the stand-in goes. */
export function restRouter(github: GitHub, rateLimits: RateLimits): Router {
  const router = Router();
  router.use(metaRoutes(github, rateLimits));
  const topics = [
    appRoutes,
    userRoutes,
    organizationRoutes,
    invitationRoutes,
    // Before all routes of teams.
    teamsById,
    teamRoutes,
    teamMemberRoutes,
    teamRepositoryRoutes,
    repositoryRoutes,
    createRepositoryRoutes,
    collaboratorRoutes,
    // Before branchRoutes, whose branch names may contain slashes.
    branchProtectionRoutes,
    branchRoutes,
    refRoutes,
    gitDataRoutes,
    contentRoutes,
    writeContentRoutes,
    commitRoutes,
    archiveRoutes,
    pullRequestRoutes,
    actionsVariableRoutes,
    actionsSettingsRoutes,
  ];
  topics.forEach(routes => router.use(routes(github)));
  return router;
}
