import {
  fluxTeamSchema,
  fluxTenantSchema,
  type FluxTeam,
} from '@adp/plugin-adp-common';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { Estate, estateBranch } from '../estates';
import type { FileTree } from '../gitops/fileTree';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { teamFolder } from '../flux/layout';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import {
  FLUX_TEAMS_FOLDER,
  fluxTenantPath,
} from '../teams-config/teamsConfigPaths';
import { MOST_TEAMS } from './fluxOperator';

/**
 * A team as the Flux Operator gets it. Fields are names in templates, such as
 * `<< inputs.path >>`, so they are never renamed.
 */
export type ResourceSetInput = {
  /** Name of the team: stays the same for as long as there is the team. */
  id: string;
  team: string;
  programme: string;
  serviceCode: string;
  /** Folder of `adp-flux-services` that the lists of clusters have for the team. */
  path: string;
  /** Names of the team's services whose manifests exist in the environment. */
  services: string[];
};

/**
 * Tells which teams an environment deploys: those with a service whose manifests
 * have been generated for it. Sorted, so that nothing changes without a reason.
 *
 * A team that was left out would be removed from the cluster. So nothing is told
 * when any file cannot be understood, or the environment is not known, or there
 * are more than clusters take.
 *
 * @throws NotFoundError when the tenant has no such environment.
 * @throws InputError naming the file that is not valid.
 */
export async function readResourceSetInputs(
  github: GitHubRepositories,
  estate: Pick<Estate, 'organization' | 'github' | 'tenant'>,
  environment: string,
  options: { signal?: AbortSignal } = {},
): Promise<ResourceSetInput[]> {
  const tenantPath = fluxTenantPath(estate.tenant);
  const [{ files }] = await github.read(
    estate.organization,
    read =>
      read([
        {
          ref: estateBranch(estate, 'teamsConfig'),
          paths: [tenantPath, FLUX_TEAMS_FOLDER],
        },
      ]),
    options,
  );
  const tenant = parseConfigFile(
    fluxTenantSchema,
    files.get(tenantPath) ?? '',
    tenantPath,
  );
  if (!tenant.environments.some(({ name }) => name === environment)) {
    throw new NotFoundError(
      `There is no environment ${environment} in ${tenantPath}; it has ${tenant.environments
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  const inputs = teamsOf(files)
    .map(team => inputOf(team, environment))
    .filter(({ services }) => services.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (inputs.length > MOST_TEAMS) {
    throw new ConflictError(
      `${environment} has ${inputs.length} teams; clusters take ${MOST_TEAMS} (spec.filter.limit of their ResourceSetInputProvider), and would remove the others`,
    );
  }
  return inputs;
}

function teamsOf(files: FileTree): FluxTeam[] {
  const teams = new Map<string, { team: FluxTeam; path: string }>();
  for (const [path, text] of files) {
    if (path.startsWith(`${FLUX_TEAMS_FOLDER}/`) && /\.ya?ml$/.test(path)) {
      const team = parseConfigFile(fluxTeamSchema, text, path);
      const other = teams.get(team.teamName);
      if (other) {
        throw new ConflictError(
          `Both ${other.path} and ${path} in adp-teams-config are of team "${team.teamName}"; remove one of them`,
        );
      }
      teams.set(team.teamName, { team, path });
    }
  }
  return [...teams.values()].map(({ team }) => team);
}

function inputOf(team: FluxTeam, environment: string): ResourceSetInput {
  const { teamName, programmeName, serviceCode } = team;
  return {
    id: teamName,
    team: teamName,
    programme: programmeName,
    serviceCode,
    path: `${teamFolder(programmeName, teamName)}/base/patch`,
    services: team.services
      .filter(service =>
        service.environments.some(
          ({ name, manifest }) =>
            name === environment && Boolean(manifest?.generatedVersion),
        ),
      )
      .map(({ name }) => name)
      .sort(),
  };
}
