import {
  fluxTeamSchema,
  type FluxTenant,
  fluxTenantSchema,
  type FluxEnvironment,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { estateBranch, type ManifestEstate } from '../estates';
import { ownerFolder } from '../flux/layout';
import { environmentsWithFiles } from '../flux/plan/environmentFiles';
import {
  type GenerationRecord,
  parseRecord,
} from '../flux/plan/generationRecord';
import { recordPath } from '../flux/plan/priorState';
import { compareVersions } from '../flux/plan/versionOrder';
import type { FileTree } from '../gitops/fileTree';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import {
  FLUX_TEAMS_FOLDER,
  fluxTeamPath,
  fluxTenantPath,
} from '../teams-config/teamsConfigPaths';
import { readDeployedVersions } from './deployedVersions';
import { lastGeneration, type PathHistory } from './generationHistory';
import { historiesOf } from './historyCache';
import type {
  ConfiguredService,
  DriftReason,
  ServiceEnvironment,
  ServiceInEnvironments,
} from './serviceEnvironment';

const ownerOf = ({ programme, team, name }: ConfiguredService) => ({
  programme,
  team,
  service: name,
});

/** What Git says of services in environments. */
export type EnvironmentsReading = {
  /** The environments of the tenant, in the order of its configuration. */
  environments: string[];
  /** Version of the templates that new services get. */
  templatesVersion: string;
  services: ServiceInEnvironments[];
  /** How many services there are before `choose` has chosen. */
  total: number;
  /** Files that could not be read, and what is wrong with them. */
  problems: string[];
};

export type EnvironmentsRequest = {
  /** Default: all teams of the estate. */
  team?: string;
  /**
   * Chooses the services to read manifests of; default all, by name.
   *
   * @param of.environments - those of the tenant
   */
  choose?: (
    services: ConfiguredService[],
    of: Pick<EnvironmentsReading, 'environments' | 'templatesVersion'>,
  ) => ConfiguredService[] | Promise<ConfiguredService[]>;
};

/**
 * Reads which version of a service is where: configuration, manifests, and the
 * history of these. When nothing has moved since the last time it costs one
 * request, otherwise at most five, however many services there are.
 *
 * @throws NotFoundError when the team is asked for and has no configuration.
 */
export async function readServiceEnvironments(
  github: GitHubRepositories,
  estate: ManifestEstate,
  request: EnvironmentsRequest,
  options: { signal?: AbortSignal } = {},
): Promise<EnvironmentsReading> {
  const manifests = estateBranch(estate, 'fluxServices');
  const tenantPath = fluxTenantPath(estate.tenant);
  const { team } = request;
  return github.read(
    estate.organization,
    async read => {
      const [config] = await read([
        {
          ref: estateBranch(estate, 'teamsConfig'),
          paths: [team ? fluxTeamPath(team) : FLUX_TEAMS_FOLDER, tenantPath],
        },
        // Where the branch points costs no request of its own here.
        { ref: manifests, paths: [] },
      ]);
      if (team && !config.files.has(fluxTeamPath(team))) {
        throw new NotFoundError(
          `There is no ${fluxTeamPath(
            team,
          )} in adp-teams-config; delivery project "${team}" has no services yet`,
        );
      }
      const { services: all, problems } = configuredServices(config.files);
      const tenant = readTenant(config.files, tenantPath);
      const environments = tenant.environments.map(({ name }) => name);
      const templatesVersion =
        tenant.templatesVersion ?? estate.templatesVersion;
      const chosen =
        (await request.choose?.(all, { environments, templatesVersion })) ??
        all;
      const [current] = await read([
        {
          ref: manifests,
          paths: chosen.map(service => ownerFolder(ownerOf(service))),
        },
      ]);
      const paths = chosen.map(service => historyPath(current.files, service));
      const histories = await historiesOf(
        github,
        { ref: manifests, oid: current.oid },
        paths,
        options,
      );
      return {
        environments,
        templatesVersion,
        services: chosen.map((service, index) =>
          describeService(
            templatesVersion,
            service,
            current.files,
            histories.get(paths[index]) ?? [],
          ),
        ),
        total: all.length,
        problems,
      };
    },
    options,
  );
}

/** All services, by name; a file that is not valid is a problem of its team only. */
function configuredServices(files: FileTree) {
  const problems: string[] = [];
  const services = [...files]
    .filter(([path]) => path.startsWith(`${FLUX_TEAMS_FOLDER}/`))
    .flatMap<ConfiguredService>(([path, text]) => {
      try {
        const team = parseConfigFile(fluxTeamSchema, text, path);
        return team.services.map(service => ({
          ...service,
          programme: team.programmeName,
          team: team.teamName,
        }));
      } catch (error) {
        problems.push((error as Error).message);
        return [];
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { services, problems };
}

function readTenant(
  files: FileTree,
  path: string,
): Pick<FluxTenant, 'environments' | 'templatesVersion'> {
  const text = files.get(path);
  return text === undefined
    ? { environments: [] }
    : parseConfigFile(fluxTenantSchema, text, path);
}

/**
 * The path whose history tells of generations: the record, which image
 * automation does not change, or the whole folder where there is none.
 */
function historyPath(files: FileTree, service: ConfiguredService): string {
  const record = recordPath(ownerOf(service));
  return files.has(record) ? record : ownerFolder(ownerOf(service));
}

function describeService(
  newest: string,
  service: ConfiguredService,
  files: FileTree,
  history: PathHistory,
): ServiceInEnvironments {
  const owner = ownerOf(service);
  const generated = new Set(environmentsWithFiles(files, owner));
  const { record, isReadable } = readRecord(files, owner);
  const registered = new Map(
    service.environments.map(environment => [environment.name, environment]),
  );
  const names = new Set([...registered.keys(), ...generated]);
  return {
    ...owner,
    type: service.type,
    environments: [...names].map(name => {
      const configured = registered.get(name);
      const recorded = record?.environments[name]?.templates;
      const isGenerated = generated.has(name);
      const version =
        recorded ??
        (isGenerated ? configured?.manifest?.generatedVersion : undefined) ??
        undefined;
      return {
        name,
        isRegistered: configured !== undefined,
        isGenerated,
        templatesVersion: version,
        isBehind: isBehind(newest, version),
        ...(isGenerated && readDeployedVersions(files, owner, name)),
        generation: isGenerated
          ? lastGeneration(history, { ...owner, environment: name })
          : undefined,
        drift: isReadable
          ? driftOf(configured, isGenerated, recorded)
          : ['notReadable' as const],
      } satisfies ServiceEnvironment;
    }),
  };
}

function readRecord(
  files: FileTree,
  owner: ReturnType<typeof ownerOf>,
): { record?: GenerationRecord; isReadable: boolean } {
  const path = recordPath(owner);
  const text = files.get(path);
  try {
    return {
      record: text === undefined ? undefined : parseRecord(text, path),
      isReadable: true,
    };
  } catch {
    return { isReadable: false };
  }
}

/** Whether a version of the templates is older than the one that new services get. */
export function isBehind(
  newest: string,
  version: string | null | undefined,
): boolean {
  return Boolean(version && compareVersions(version, newest) < 0);
}

/** What can be told of drift without generating anything. */
function driftOf(
  configured: FluxEnvironment | undefined,
  isGenerated: boolean,
  recorded: string | undefined,
): DriftReason[] {
  if (!configured) {
    return ['notRegistered'];
  }
  if (!isGenerated) {
    return ['notGenerated'];
  }
  const { manifest } = configured;
  const reasons: DriftReason[] = [];
  // Without the flag the predecessor takes it for set.
  if (manifest?.generate !== false) {
    reasons.push('generationRequested');
  }
  const noted = manifest?.generatedVersion;
  if (recorded && noted && recorded !== noted) {
    reasons.push('versionDiffers');
  }
  return reasons;
}
