import { fluxTeamSchema } from '@adp/plugin-adp-common';
import { ConflictError } from '@backstage/errors';
import type { FileTree } from '../gitops/fileTree';
import { parseConfigFile } from './parseConfigFile';
import { FLUX_TEAMS_FOLDER } from './teamsConfigPaths';

/**
 * The names of services are unique within an estate: each is the name of a
 * repository of the organisation, and of Flux objects in one namespace.
 *
 * @param files - the files of `adp-teams-config` below `flux/services`
 * @throws ConflictError naming the other team.
 */
export function assertServiceIsNotOfAnotherTeam(
  files: FileTree,
  service: string,
  team: string,
): void {
  const owner = teamOfService(files, service);
  if (owner && owner !== team) {
    throw new ConflictError(
      `Service "${service}" belongs to delivery project "${owner}" already; choose another name`,
    );
  }
}

/** The team whose configuration lists the service. */
export function teamOfService(
  files: FileTree,
  service: string,
): string | undefined {
  for (const [path, text] of files) {
    // The text is searched first: most files do not mention the service.
    if (path.startsWith(`${FLUX_TEAMS_FOLDER}/`) && text.includes(service)) {
      const team = parseConfigFile(fluxTeamSchema, text, path);
      if (team.services.some(({ name }) => name === service)) {
        return team.teamName;
      }
    }
  }
  return undefined;
}
