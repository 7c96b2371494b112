import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FLUX_TEAMS_FOLDER, type ManifestPlan } from '@adp/plugin-adp-node';
import { isError, NotFoundError } from '@backstage/errors';
import { assertFolder } from './checkout';
import type { PlanFolders, PlanRequest } from './planOptions';
import { type ReadFiles, TeamsPlanner } from './teamsPlanner';
import { openTemplates } from './templateVersions';

/** What is planned for a team, or why nothing is. */
export type TeamPlan = {
  team: string;
  plan?: ManifestPlan;
  refusal?: string;
  delivery?: Delivery;
};

/** What came of a plan on GitHub. */
export type Delivery = {
  commit?: { oid: string; url: string };
  pullRequest?: { number: number; url: string; outcome: string };
};

export type PlannedTeams = {
  /** Version of the templates for what is new, and for upgrades. */
  templateVersion: string;
  teams: TeamPlan[];
  read: ReadFiles;
};

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

/** Names of all teams. */
function listTeams({ teamsConfig }: PlanFolders): string[] {
  assertFolder(teamsConfig, FLUX_TEAMS_FOLDER);
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

/** Whether it is the reason why something cannot be done, rather than a failure. */
export function isRefusal(error: unknown): error is Error {
  return (
    isError(error) &&
    ['InputError', 'NotFoundError', 'ConflictError'].includes(error.name)
  );
}
