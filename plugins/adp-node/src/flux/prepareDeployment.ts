import {
  fluxTeamSchema,
  type FluxService,
  type FluxTeam,
  type FluxTenant,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import semver from 'semver';
import { updateFluxTeamFile } from '../teams-config/fluxTeamFile';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { nearestNames } from './nearestNames';
import { newestFirst } from './plan/versionOrder';

/** What has to be so before a service is deployed to an environment. */
export type Deployment = {
  /** The team's configuration with the environment, and its text. */
  team: FluxTeam;
  text: string;
  /** Whether the environment is new to the service. */
  isRegistered: boolean;
  /** Version of the templates that the environment has to be moved to. */
  upgradeTo?: string;
};

/**
 * Adds the environment to the service where it is new, and finds out whether
 * its manifests are older than the service: than those of the environment that
 * a service starts in, which is upgraded first.
 *
 * @throws NotFoundError for an unknown service or environment, with the nearest
 *   names.
 */
export function prepareDeployment(
  config: { team: FluxTeam; tenant: FluxTenant; text: string; path: string },
  request: { service: string; environment: string; startsIn: string },
): Deployment {
  const { team, tenant, text, path } = config;
  const service = findService(team, request.service);
  const known = tenant.environments.map(({ name }) => name);
  if (!known.includes(request.environment)) {
    throw new NotFoundError(
      `There is no environment "${
        request.environment
      }" in the tenant's configuration${nearestNames(
        request.environment,
        known,
      )}`,
    );
  }
  const isRegistered = !service.environments.some(
    ({ name }) => name === request.environment,
  );
  if (!isRegistered) {
    return {
      team,
      text,
      isRegistered,
      upgradeTo: versionToMoveTo(service, request),
    };
  }
  const updated = updateFluxTeamFile(text, path, {
    teamName: team.teamName,
    programmeName: team.programmeName,
    serviceCode: team.serviceCode,
    defaultVariables: [],
    services: [
      {
        name: service.name,
        type: service.type,
        environments: [request.environment],
      },
    ],
  });
  return {
    team: parseConfigFile(fluxTeamSchema, updated, path),
    text: updated,
    isRegistered,
  };
}

function findService(team: FluxTeam, name: string): FluxService {
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
  return service;
}

/**
 * The version of the environment that a service starts in, where it is newer.
 * Compared as versions: 1.0.10 is newer than 1.0.9.
 *
 * @param recorded - versions by environment, as the record says; the configuration
 *   is ahead of it where only one of two commits was made
 */
export function versionToMoveTo(
  { environments }: Pick<FluxService, 'environments'>,
  { environment, startsIn }: { environment: string; startsIn: string },
  recorded: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const versionIn = (name: string) =>
    recorded.get(name) ??
    environments.find(candidate => candidate.name === name)?.manifest
      ?.generatedVersion ??
    undefined;
  const own = versionIn(environment);
  const versions = environments.flatMap(({ name }) => versionIn(name) ?? []);
  const ofService = versionIn(startsIn) ?? newestFirst(versions)[0];
  return own &&
    ofService &&
    semver.valid(own) &&
    semver.valid(ofService) &&
    semver.lt(own, ofService)
    ? ofService
    : undefined;
}
