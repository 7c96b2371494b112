import { groupsFileSchema } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { Estate, estateBranch } from '../estates';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { groupsPath } from '../teams-config/teamsConfigPaths';
import { EntraDirectories } from './entraDirectories';
import type { GroupSyncResult } from './groupReport';
import { syncGroups, SyncGroupsOptions } from './syncGroups';

/**
 * Makes a team's groups in Entra ID as `{tenant}/{team}.yaml` of
 * `adp-teams-config` has them.
 *
 * @throws NotFoundError when the team has no such file.
 */
export async function syncTeamGroups(
  github: GitHubRepositories,
  estate: Estate,
  team: string,
  options: SyncGroupsOptions & {
    /** Files of `adp-teams-config` to use instead of what is committed. */
    teamsConfigFiles?: readonly { path: string; content: string }[];
    /** Made once and handed to each call, it saves asking for an access token each time. */
    directories?: EntraDirectories;
  } = {},
): Promise<GroupSyncResult[]> {
  const path = groupsPath(estate.tenant, team);
  const [{ files }] = await github.read(
    estate.organization,
    read => read([{ ref: estateBranch(estate, 'teamsConfig'), paths: [path] }]),
    options,
  );
  const replaced = options.teamsConfigFiles?.find(file => file.path === path);
  const text = replaced?.content ?? files.get(path);
  if (text === undefined) {
    throw new NotFoundError(
      `There is no ${path} in adp-teams-config; write the configuration of delivery project "${team}" first`,
    );
  }
  const { groups } = parseConfigFile(groupsFileSchema, text, path);
  const { directories = new EntraDirectories() } = options;
  return syncGroups(directories.get(estate), groups, options);
}
