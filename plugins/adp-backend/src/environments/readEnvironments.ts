import type { Environments } from '@adp/plugin-adp-common';
import {
  clusterOf,
  type ConfiguredService,
  type Estate,
  type GitHubRepositories,
  isBehind,
  readGenerationDrift,
  readServiceEnvironments,
} from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { fluxStatusOf, isNotReady } from './fluxStatusOf';
import {
  type ClusterContext,
  type ClusterReading,
  readCluster,
} from './readCluster';

export type EnvironmentsContext = ClusterContext & {
  github: GitHubRepositories;
  logger: LoggerService;
};

export type EnvironmentsSelection = {
  /** Default: all teams of the estate. */
  team?: string;
  /** Default: all services. */
  service?: string;
  /** Part of the name of a service, team or programme, in any case. */
  q?: string;
  show?: 'notReady' | 'behind';
  offset?: number;
  limit?: number;
  /** Whether to find out what a generation would change. */
  withChanges?: boolean;
};

/** By environment. */
type Clusters = ReadonlyMap<string, ClusterReading>;

/**
 * Which version of which service is where, as Git has it, and what Flux says of
 * it. Clusters that cannot be read are told of, and fail nothing.
 *
 * @throws NotFoundError when the team has no configuration, or not this service.
 */
export async function readEnvironments(
  context: EnvironmentsContext,
  estate: Estate,
  selection: EnvironmentsSelection,
): Promise<Environments> {
  let total = 0;
  let clusters: Promise<Clusters> = Promise.resolve(new Map());
  const reading = await readServiceEnvironments(context.github, estate, {
    team: selection.team,
    choose: async (services, { environments, templatesVersion }) => {
      const names = new Set(environments);
      for (const service of services) {
        service.environments.forEach(({ name }) => names.add(name));
      }
      // Git is read meanwhile, unless Flux decides what is shown.
      clusters = readClusters(context, estate, [...names], selection);
      const read = selection.show === 'notReady' ? await clusters : new Map();
      const chosen = services.filter(
        service =>
          matches(service, selection) &&
          isShown(templatesVersion, service, selection, read),
      );
      total = chosen.length;
      const { offset = 0, limit = chosen.length } = selection;
      return chosen.slice(offset, offset + limit);
    },
  });
  if (selection.service && total === 0) {
    throw new NotFoundError(
      `Delivery project "${selection.team}" has no service "${selection.service}" in adp-teams-config`,
    );
  }
  const read = await clusters;
  const items: Environments['items'] = reading.services.map(service => ({
    ...service,
    environments: service.environments.map(environment => ({
      ...environment,
      flux: fluxStatusOf(
        environment,
        service.service,
        read.get(environment.name),
      ),
    })),
  }));
  if (selection.withChanges) {
    await addChanges(context, estate, items);
  }
  return {
    estate: estate.name,
    templatesVersion: reading.templatesVersion,
    environments: [...read].map(([name, { state, message }]) => ({
      name,
      cluster: clusterOf(estate, name),
      clusterState: state,
      message,
    })),
    items,
    total,
    problems: reading.problems,
  };
}

async function readClusters(
  context: ClusterContext,
  estate: Estate,
  environments: readonly string[],
  { team, service }: EnvironmentsSelection,
): Promise<Clusters> {
  const readings = await Promise.all(
    environments.map(environment =>
      readCluster(
        context,
        clusterOf(estate, environment),
        labelSelector(team, service),
      ),
    ),
  );
  return new Map(environments.map((name, index) => [name, readings[index]]));
}

/** The labels that the templates give to all Flux objects. */
function labelSelector(team?: string, service?: string): string {
  if (service) {
    return `backstage.io/kubernetes-id=${service}`;
  }
  return team
    ? `backstage.io/kubernetes-team=${team}`
    : 'backstage.io/kubernetes-id';
}

function matches(
  { name, team, programme }: ConfiguredService,
  { service, q = '' }: EnvironmentsSelection,
): boolean {
  const text = q.trim().toLowerCase();
  return (
    (service === undefined || name === service) &&
    [name, team, programme].some(value => value.includes(text))
  );
}

function isShown(
  newest: string,
  { name, environments }: ConfiguredService,
  { show }: EnvironmentsSelection,
  clusters: Clusters,
): boolean {
  switch (show) {
    case 'behind':
      return environments.some(({ manifest }) =>
        isBehind(newest, manifest?.generatedVersion),
      );
    case 'notReady':
      return [...clusters.values()].some(cluster => isNotReady(cluster, name));
    default:
      return true;
  }
}

/** One environment after the other, since each is a generation. */
async function addChanges(
  { github, logger }: EnvironmentsContext,
  estate: Estate,
  items: Environments['items'],
): Promise<void> {
  for (const { team, service, environments } of items) {
    for (const environment of environments) {
      if (environment.isRegistered) {
        environment.changes = await readGenerationDrift(
          github,
          estate,
          { team, service, environment: environment.name },
          { logger },
        );
      }
    }
  }
}
