import {
  type FluxTeam,
  fluxTeamSchema,
  type FluxTenant,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import {
  configuredVersions,
  type FileTree,
  fluxTeamPath,
  fluxTenantPath,
  manifestPaths,
  type ManifestPlan,
  parseConfigFile,
  planLikePredecessor,
  planManifests,
  predecessorTeamSchema,
  RECORD_FILE,
  recordedVersions,
  teamFolder,
} from '@adp/plugin-adp-node';
import { InputError, NotFoundError } from '@backstage/errors';
import { readPaths } from './checkout';
import type { PlanFolders, PlanRequest } from './planOptions';
import type { TemplatesFolder } from './templateVersions';

/** Folders that teams share. */
const SHARED_FOLDERS = ['services/base', 'services/environments'];

/** What plans were computed from. */
export type ReadFiles = {
  teamsConfig: Map<string, string>;
  fluxServices: Map<string, string>;
  templates: Map<string, FileTree>;
  /** Folders and files of `adp-flux-services` that were looked at. */
  paths: Set<string>;
};

/** Plans teams of a tenant one after the other. */
export class TeamsPlanner {
  readonly read: ReadFiles = {
    teamsConfig: new Map(),
    fluxServices: new Map(),
    paths: new Set(),
    templates: new Map(),
  };
  readonly templateVersion: string;
  /** What teams share, as it is after those that are planned already. */
  readonly #shared = new Map<string, string>();
  /** Who has which folder. */
  readonly #configOf = new Map<string, string>();

  constructor(
    private readonly request: PlanRequest,
    private readonly folders: PlanFolders,
    private readonly templates: TemplatesFolder,
  ) {
    this.templateVersion = request.upgradeTo ?? templates.version;
  }

  /** @throws InputError, NotFoundError or ConflictError with the reason. */
  async plan(name: string): Promise<ManifestPlan> {
    const { service, environment, upgradeTo, isCompat, withObjects } =
      this.request;
    const { team, tenant } = this.#readConfig(name);
    const current = this.#readServices(
      manifestPaths({
        programme: team.programmeName,
        team: team.teamName,
        service,
        environment,
        environments: [tenant, ...team.services].flatMap(({ environments }) =>
          environments.map(env => env.name),
        ),
      }),
    );
    const templates = await this.templates.read([
      this.templateVersion,
      ...configuredVersions(team, service),
      ...recordedVersions(current),
      // Any of them may have made what is not recorded.
      ...(isRecorded(team, current) ? [] : this.templates.list()),
    ]);
    templates.forEach((files, version) =>
      this.read.templates.set(version, files),
    );
    const plan = (isCompat ? planLikePredecessor : planManifests)({
      templates: await this.templates.readOne(this.templateVersion),
      templateVersion: this.templateVersion,
      otherTemplates: templates,
      tenant,
      team,
      service,
      environment,
      upgrade: upgradeTo !== undefined,
      withObjects,
      current,
    });
    for (const { path, after } of plan.changes) {
      if (after !== undefined && isShared(path)) {
        this.#shared.set(path, after);
      }
    }
    return plan;
  }

  #readConfig(name: string): { team: FluxTeam; tenant: FluxTenant } {
    const tenantPath = fluxTenantPath(this.request.tenant);
    const teamPath = fluxTeamPath(name);
    for (const path of [tenantPath, teamPath]) {
      const text = readPaths(this.folders.teamsConfig, [path]).get(path);
      if (text === undefined) {
        throw new NotFoundError(
          `There is no ${path} in the folder of --teams-config`,
        );
      }
      this.read.teamsConfig.set(path, text);
    }
    const { teamsConfig } = this.read;
    const team = parseConfigFile(
      this.request.isCompat ? predecessorTeamSchema : fluxTeamSchema,
      teamsConfig.get(teamPath)!,
      teamPath,
    );
    const folder = teamFolder(team.programmeName, team.teamName);
    const other = this.#configOf.get(folder);
    if (other !== undefined) {
      throw new InputError(
        `${teamPath} is about ${folder}, as ${other} is; change teamName or programmeName in one of them`,
      );
    }
    this.#configOf.set(folder, teamPath);
    return {
      team,
      tenant: parseConfigFile(
        fluxTenantSchema,
        teamsConfig.get(tenantPath)!,
        tenantPath,
      ),
    };
  }

  /** The files as they are once the teams before this one are written. */
  #readServices(paths: readonly string[]): FileTree {
    const files = new Map<string, string>();
    for (const path of paths) {
      if (!this.read.paths.has(path)) {
        this.read.paths.add(path);
        for (const [file, text] of readPaths(this.folders.fluxServices, [
          path,
        ])) {
          this.read.fluxServices.set(file, text);
          if (isShared(file)) {
            this.#shared.set(file, text);
          } else {
            files.set(file, text);
          }
        }
      }
    }
    return new Map([...this.#shared, ...files]);
  }
}

/** Whether there is a record of everything that the team and its services have. */
function isRecorded(team: FluxTeam, current: FileTree): boolean {
  const folder = teamFolder(team.programmeName, team.teamName);
  const paths = [...current.keys()];
  return [
    folder,
    ...team.services.map(({ name }) => `${folder}/${name}`),
  ].every(
    owner =>
      current.has(`${owner}/${RECORD_FILE}`) ||
      !paths.some(path => path.startsWith(`${owner}/`)),
  );
}

function isShared(path: string): boolean {
  return SHARED_FOLDERS.some(folder => path.startsWith(`${folder}/`));
}
