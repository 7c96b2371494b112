import {
  type FluxTeam,
  fluxTeamSchema,
  type FluxTenant,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import { isError, NotFoundError } from '@backstage/errors';
import { estateBranch, type ManifestEstate } from '../estates';
import type { ReadRefs } from '../gitops/branchReader';
import type { FileTree } from '../gitops/fileTree';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { ownerFolder, RECORD_FILE } from '../flux/layout';
import { environmentsWithFiles } from '../flux/plan/environmentFiles';
import { parseRecord } from '../flux/plan/generationRecord';
import { newestFirst } from '../flux/plan/versionOrder';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import {
  FLUX_TEAMS_FOLDER,
  fluxTenantPath,
} from '../teams-config/teamsConfigPaths';

/** A service in an environment, and the version of the templates that it has there. */
export type FleetUnit = {
  programme: string;
  team: string;
  service: string;
  environment: string;
  /** Missing when nothing was generated yet, or nobody knows with what. */
  version?: string;
};

/** Everything that an estate has, by teams. */
export type Fleet = {
  tenant: FluxTenant;
  teams: {
    /** As the file of its configuration is called. */
    name: string;
    team: FluxTeam;
  }[];
  /** In the order of teams, services, and the tenant's environments. */
  units: FleetUnit[];
  /** Teams that nothing can be told about, since a file of theirs is not valid. */
  problems: { team: string; reason: string }[];
  /** Version that a new service gets. */
  pinnedVersion: string;
  /** All versions that are in use, newest first. */
  versions: string[];
  /** Commits that were read. */
  heads: { teamsConfig: string; fluxServices: string };
};

/**
 * Reads which version of the templates each service has in each environment: as
 * the record beside its manifests says, or its configuration where the
 * predecessor made them. Two requests, one when little has changed since.
 */
export async function readFleet(
  github: GitHubRepositories,
  estate: ManifestEstate,
  options: { signal?: AbortSignal } = {},
): Promise<Fleet> {
  return github.read(
    estate.organization,
    read => readFleetWith(read, estate),
    options,
  );
}

/** The same with what one attempt of an operation sees. */
export async function readFleetWith(
  read: ReadRefs,
  estate: ManifestEstate,
): Promise<Fleet> {
  const tenantPath = fluxTenantPath(estate.tenant);
  const servicesBranch = estateBranch(estate, 'fluxServices');
  const [config] = await read([
    {
      ref: estateBranch(estate, 'teamsConfig'),
      paths: [tenantPath, FLUX_TEAMS_FOLDER],
    },
    { ref: servicesBranch, paths: [] },
  ]);
  const tenantText = config.files.get(tenantPath);
  if (tenantText === undefined) {
    throw new NotFoundError(
      `There is no ${tenantPath} in adp-teams-config; it lists the environments of the tenant`,
    );
  }
  const tenant = parseConfigFile(fluxTenantSchema, tenantText, tenantPath);
  const { teams, problems } = parseTeams(config.files);
  const [services] = await read([
    {
      ref: servicesBranch,
      paths: teams.flatMap(({ team }) =>
        team.services.map(({ name }) => recordPathOf(team, name)),
      ),
    },
  ]);
  const units: FleetUnit[] = [];
  for (const { name, team } of teams) {
    try {
      units.push(...unitsOfTeam(name, { team, tenant }, services.files));
    } catch (error) {
      problems.push({ team: name, reason: messageOf(error) });
    }
  }
  return {
    tenant,
    teams,
    units,
    problems,
    pinnedVersion: tenant.templatesVersion ?? estate.templatesVersion,
    versions: newestFirst([
      ...new Set(units.flatMap(({ version }) => version ?? [])),
    ]),
    heads: { teamsConfig: config.oid, fluxServices: services.oid },
  };
}

function parseTeams(files: FileTree): Pick<Fleet, 'teams' | 'problems'> {
  const teams: Fleet['teams'] = [];
  const problems: Fleet['problems'] = [];
  for (const path of [...files.keys()].sort()) {
    const name = path.slice(FLUX_TEAMS_FOLDER.length + 1, -'.yaml'.length);
    const isTeam = path === `${FLUX_TEAMS_FOLDER}/${name}.yaml`;
    if (isTeam && !name.includes('/')) {
      try {
        const text = files.get(path)!;
        teams.push({ name, team: parseConfigFile(fluxTeamSchema, text, path) });
      } catch (error) {
        problems.push({ team: name, reason: messageOf(error) });
      }
    }
  }
  return { teams, problems };
}

/** What a team's services have in the environments of the tenant. */
export function unitsOfTeam(
  name: string,
  { team, tenant }: { team: FluxTeam; tenant: FluxTenant },
  files: FileTree,
): FleetUnit[] {
  return team.services.flatMap(service => {
    const path = recordPathOf(team, service.name);
    const text = files.get(path);
    const recorded =
      text === undefined ? {} : parseRecord(text, path).environments;
    return tenant.environments.flatMap(({ name: environment }) => {
      const configured = service.environments.find(
        other => other.name === environment,
      );
      return configured
        ? {
            programme: team.programmeName,
            team: name,
            service: service.name,
            environment,
            version:
              recorded[environment]?.templates ??
              configured.manifest?.generatedVersion ??
              undefined,
          }
        : [];
    });
  });
}

/**
 * Those that have manifests. What is configured and was never generated is not
 * there to be moved: its first deployment brings it.
 *
 * @param files - all of the team
 */
export function generatedUnitsOfTeam(
  name: string,
  config: { team: FluxTeam; tenant: FluxTenant },
  files: FileTree,
): FleetUnit[] {
  const environmentsOf = new Map(
    config.team.services.map(({ name: service }) => [
      service,
      new Set(
        environmentsWithFiles(files, {
          programme: config.team.programmeName,
          team: config.team.teamName,
          service,
        }),
      ),
    ]),
  );
  return unitsOfTeam(name, config, files).filter(({ service, environment }) =>
    environmentsOf.get(service)?.has(environment),
  );
}

function recordPathOf(team: FluxTeam, service: string): string {
  const folder = ownerFolder({
    programme: team.programmeName,
    team: team.teamName,
    service,
  });
  return `${folder}/${RECORD_FILE}`;
}

export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
