import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FluxTeam,
  fluxTeamSchema,
  type FluxTenant,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import {
  configuredVersions,
  type FileTree,
  FLUX_TEAMS_FOLDER,
  fluxTeamPath,
  fluxTenantPath,
  manifestPaths,
  type ManifestPlan,
  parseConfigFile,
  planLikePredecessor,
  planManifests,
  predecessorTeamSchema,
  recordedVersions,
  teamFolder,
} from '@adp/plugin-adp-node';
import { InputError, isError, NotFoundError } from '@backstage/errors';
import { assertFolder, readPaths } from './checkout';
import type { PlanFolders, PlanRequest } from './planOptions';
import { openTemplates, TemplatesFolder } from './templateVersions';

/** What is planned for a team, or why nothing is. */
export type TeamPlan = { team: string; plan?: ManifestPlan; refusal?: string };

/** What plans were computed from. */
export type ReadFiles = {
  teamsConfig: Map<string, string>;
  /** Files of `adp-flux-services`, and the folders and files that were looked for. */
  fluxServices: Map<string, string>;
  paths: Set<string>;
  templates: Map<string, FileTree>;
};

export type PlannedTeams = {
  /** Version of the templates for what is new, and for upgrades. */
  templateVersion: string;
  teams: TeamPlan[];
  read: ReadFiles;
};

/** Folders that teams share. */
const SHARED_FOLDERS = ['services/base', 'services/environments'];

/**
 * Plans the manifests of one team, or of all teams of a tenant one after the
 * other: the lists of the clusters are the same files for all of them.
 *
 * @param onTeam - is told of each team when it is planned.
 * @throws InputError, NotFoundError or ConflictError with the reason when the
 *   one team that was asked for is refused; of all teams each has its own.
 */
export async function planTeams(
  request: PlanRequest,
  folders: PlanFolders,
  onTeam: (done: number, all: number) => void = () => {},
): Promise<PlannedTeams> {
  assertFolder(folders.teamsConfig, 'flux');
  assertFolder(folders.fluxServices, 'services');
  const templates = await openTemplates(
    folders.templates,
    folders.templateVersion,
  );
  const planner = new TeamsPlanner(request, folders, templates);
  // An unknown version is a refusal of everything, not of a team.
  await templates.readOne(planner.templateVersion);
  const { team } = request;
  const names = team === undefined ? listTeams(folders) : [team];
  const teams: TeamPlan[] = [];
  for (const name of names) {
    try {
      teams.push({ team: name, plan: await planner.plan(name) });
    } catch (error) {
      if (team !== undefined || !isRefusal(error)) {
        throw error;
      }
      teams.push({ team: name, refusal: error.message });
    }
    onTeam(teams.length, names.length);
  }
  const { templateVersion, read } = planner;
  return { templateVersion, teams, read };
}

class TeamsPlanner {
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

function isShared(path: string): boolean {
  return SHARED_FOLDERS.some(folder => path.startsWith(`${folder}/`));
}

/** Names of all teams. */
function listTeams({ teamsConfig }: PlanFolders): string[] {
  const teams = readdirSync(join(teamsConfig, FLUX_TEAMS_FOLDER))
    .filter(file => file.endsWith('.yaml'))
    .map(file => file.slice(0, -'.yaml'.length));
  if (teams.length === 0) {
    throw new NotFoundError(
      `There are no teams in ${join(teamsConfig, FLUX_TEAMS_FOLDER)}`,
    );
  }
  return teams.sort();
}

function isRefusal(error: unknown): error is Error {
  return (
    isError(error) &&
    ['InputError', 'NotFoundError', 'ConflictError'].includes(error.name)
  );
}
