import {
  environmentNameSchema,
  FluxTeam,
  FluxTenant,
} from '@adp/plugin-adp-common';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { FileTree } from '../../gitops/fileTree';
import { RECORD_FILE, teamFolder } from '../layout';
import { nearestNames } from '../nearestNames';
import { environmentOfPath } from './environmentFiles';

/** What a request is about. */
export type Scope = {
  /** Names of services: configured ones, and those that were and have files. */
  services: string[];
  environments: string[];
  warnings: string[];
};

/**
 * Chooses the services and environments that a request is about.
 *
 * @throws NotFoundError for a service or environment that is not configured,
 *   with the nearest names; InputError for what is no environment's name.
 */
export function chooseScope(request: {
  tenant: FluxTenant;
  team: FluxTeam;
  service?: string;
  environment?: string;
  environments?: readonly string[];
  isForTeamAlone?: boolean;
  upgrade?: boolean;
  removal?: boolean;
  current: FileTree;
}): Scope {
  const { tenant, team, current, upgrade } = request;
  const ofTenant = tenant.environments.map(({ name }) => name);
  const withFiles = environmentsOfTeam(current, team);
  // Files of an environment may have been generated for another tenant.
  const known = upgrade ? [...new Set([...ofTenant, ...withFiles])] : ofTenant;
  const environment =
    request.environment === undefined
      ? undefined
      : findEnvironment(request.environment, known);
  const environments = environment
    ? [environment]
    : request.environments?.map(name => findEnvironment(name, known)) ?? known;
  if (request.isForTeamAlone) {
    return { services: [], environments, warnings: [] };
  }
  if (request.service !== undefined) {
    if (request.removal) {
      assertConfiguredNoMore(team, request.service, environment);
      return {
        services: [request.service],
        // Where the team has nothing yet, nothing is to be made.
        environments: environments.filter(name => withFiles.includes(name)),
        warnings: [],
      };
    }
    assertConfigured(team, request.service, { environment, environments });
    return { services: [request.service], environments, warnings: [] };
  }

  const configured = team.services.map(({ name }) => name);
  const folder = `${teamFolder(team.programmeName, team.teamName)}/`;
  const folders = new Set<string>();
  for (const path of current.keys()) {
    const rest = path.startsWith(folder) ? path.slice(folder.length) : '';
    // Not the team's own files and its lists, such as snd/04/kustomization.yaml.
    if (rest.includes('/') && !/^[a-z]{3}\/0[1-9]\//.test(rest)) {
      folders.add(rest.split('/')[0]);
    }
  }
  const others = [...folders].filter(
    name => !configured.includes(name) && name !== 'base',
  );
  const isGenerated = (name: string) =>
    current.has(`${folder}${name}/${RECORD_FILE}`);
  return {
    services: [...configured, ...others.filter(isGenerated)].sort(),
    environments,
    warnings: [
      ...others
        .filter(name => !isGenerated(name))
        .map(
          name =>
            `${folder}${name} belongs to no configured service, and was not generated, so it was left alone. Remove it by hand if nothing needs it`,
        ),
      ...(environment && !hasServiceIn(team, environment)
        ? [
            `Delivery project "${team.teamName}" has no service in environment "${environment}"; add the environment to a service in adp-teams-config first`,
          ]
        : []),
    ],
  };
}

function hasServiceIn({ services }: FluxTeam, environment: string): boolean {
  return services.some(({ environments }) =>
    environments.some(({ name }) => name === environment),
  );
}

/** Environments that any of the team's files are for. */
function environmentsOfTeam(current: FileTree, team: FluxTeam): string[] {
  const folder = `${teamFolder(team.programmeName, team.teamName)}/`;
  const names = new Set<string>();
  for (const path of current.keys()) {
    const name = path.startsWith(folder) && environmentOfPath(path);
    if (name) {
      names.add(name);
    }
  }
  return [...names].sort();
}

function findEnvironment(name: string, known: readonly string[]): string {
  const parsed = environmentNameSchema.safeParse(name);
  if (!parsed.success) {
    throw new InputError(parsed.error.issues[0].message);
  }
  if (!known.includes(parsed.data)) {
    throw new NotFoundError(
      `There is no environment "${
        parsed.data
      }" in the tenant's configuration${nearestNames(parsed.data, known)}`,
    );
  }
  return parsed.data;
}

function assertConfigured(
  team: FluxTeam,
  name: string,
  {
    environment,
    environments,
  }: { environment?: string; environments: readonly string[] },
): void {
  const service = team.services.find(candidate => candidate.name === name);
  if (!service) {
    throw new NotFoundError(
      `Delivery project "${
        team.teamName
      }" has no service "${name}"${nearestNames(
        name,
        team.services.map(candidate => candidate.name),
      )}`,
    );
  }
  const its = service.environments.map(candidate => candidate.name);
  if (environment && !its.includes(environment)) {
    throw new NotFoundError(
      `Service "${name}" has no environment "${environment}"${nearestNames(
        environment,
        its,
      )}. Add it to the service in adp-teams-config first`,
    );
  }
  if (!environments.some(candidate => its.includes(candidate))) {
    throw new NotFoundError(
      `Service "${name}" has none of the tenant's environments ${environments.join(
        ', ',
      )}. Add one to the service in adp-teams-config first`,
    );
  }
}

function assertConfiguredNoMore(
  team: FluxTeam,
  name: string,
  environment?: string,
): void {
  const service = team.services.find(candidate => candidate.name === name);
  const isConfigured = environment
    ? service?.environments.some(candidate => candidate.name === environment)
    : service && service.environments.length > 0;
  if (isConfigured) {
    throw new ConflictError(
      `Service "${name}" of delivery project "${
        team.teamName
      }" is still configured${
        environment ? ` for ${environment}` : ''
      } in adp-teams-config, so its manifests are not removed. Remove it there first`,
    );
  }
}
