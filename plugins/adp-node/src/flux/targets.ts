import {
  environmentNameSchema,
  FluxService,
  FluxTeam,
  FluxTenant,
} from '@adp/plugin-adp-common';
import { InputError, NotFoundError } from '@backstage/errors';
import { nearestNames } from './nearestNames';

/** What to generate: environments of a team, and services in some of them. */
export type Targets = {
  environments: string[];
  services: { service: FluxService; environments: string[] }[];
};

/**
 * Chooses the services and environments that a request is about.
 *
 * @throws NotFoundError for a service or environment that is not configured,
 *   with the nearest names.
 */
export function chooseTargets(request: {
  tenant: FluxTenant;
  team: FluxTeam;
  service?: string;
  environment?: string;
}): Targets {
  const { tenant, team, service } = request;
  const known = tenant.environments.map(({ name }) => name);
  const environment =
    request.environment === undefined
      ? undefined
      : findEnvironment(request.environment, known);
  const wanted = environment ? [environment] : known;
  const environmentsOf = ({ environments }: FluxService) =>
    wanted.filter(name => environments.some(other => other.name === name));

  if (service !== undefined) {
    const chosen = findService(team, service);
    const environments = environmentsOf(chosen);
    if (environments.length === 0) {
      throw new NotFoundError(
        environment
          ? `Service "${service}" has no environment "${environment}"${nearestNames(
              environment,
              chosen.environments.map(({ name }) => name),
            )}. Add it to the service in adp-teams-config first`
          : `Service "${service}" has none of the tenant's environments ${known.join(
              ', ',
            )}. Add one to the service in adp-teams-config first`,
      );
    }
    return { environments, services: [{ service: chosen, environments }] };
  }

  const services = team.services
    .map(chosen => ({ service: chosen, environments: environmentsOf(chosen) }))
    .filter(({ environments }) => environments.length > 0);
  return {
    environments: environment
      ? [environment]
      : known.filter(name =>
          services.some(({ environments }) => environments.includes(name)),
        ),
    services,
  };
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
