import {
  fluxTeamSchema,
  groupsFileSchema,
  type FluxTeam,
  type Group,
} from '@adp/plugin-adp-common';
import { Estate, estateBranch } from '../estates';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { parseConfigFile } from './parseConfigFile';
import { fluxTeamPath, groupsPath } from './teamsConfigPaths';

/** What `adp-teams-config` has of a team. */
export type TeamsConfig = {
  /** Commit that it was read from. */
  oid: string;
  team?: FluxTeam;
  groups?: Group[];
};

/**
 * Reads the configuration of a team, in one request.
 *
 * @throws InputError naming file and field of what is not valid.
 */
export async function readTeamsConfig(
  github: GitHubRepositories,
  estate: Pick<Estate, 'organization' | 'github' | 'tenant'>,
  team: string,
  options: { signal?: AbortSignal } = {},
): Promise<TeamsConfig> {
  const teamPath = fluxTeamPath(team);
  const teamGroupsPath = groupsPath(estate.tenant, team);
  const [{ files, oid }] = await github.read(
    estate.organization,
    read =>
      read([
        {
          ref: estateBranch(estate, 'teamsConfig'),
          paths: [teamPath, teamGroupsPath],
        },
      ]),
    options,
  );
  const teamText = files.get(teamPath);
  const groupsText = files.get(teamGroupsPath);
  return {
    oid,
    team:
      teamText === undefined
        ? undefined
        : parseConfigFile(fluxTeamSchema, teamText, teamPath),
    groups:
      groupsText === undefined
        ? undefined
        : parseConfigFile(groupsFileSchema, groupsText, teamGroupsPath).groups,
  };
}
