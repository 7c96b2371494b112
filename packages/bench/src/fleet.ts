import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import {
  FluxTeam,
  fluxTeamSchema,
  FluxTenant,
  fluxTenantSchema,
} from '@adp/plugin-adp-common';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  decodeText,
  FileTree,
  ManifestPlan,
  planManifests,
} from '@adp/plugin-adp-node';
import { parse } from 'yaml';

export const packageRoot = resolvePackagePath('@adp/bench');

/** The repository's root. */
export const repositoryRoot = join(packageRoot, '../..');

export const PROGRAMME = 'fcp';

const SERVICES_PER_TEAM = 20;

/** Of the twenty services of a team; with a database a service has 68 files. */
const KINDS = [
  { count: 13, type: 'Backend', hasDatabase: true },
  { count: 4, type: 'Frontend', hasDatabase: false },
  { count: 2, type: 'Backend', hasDatabase: false },
  { count: 1, type: 'HelmOnly', hasDatabase: false },
].flatMap(({ count, ...kind }) => Array.from({ length: count }, () => kind));

/** The manifest templates of this repository. */
export const templates = readTree(join(repositoryRoot, 'templates/flux'));

/** What a request needs besides the team, for environments of a new estate. */
export type Estate = {
  tenant: FluxTenant;
  /** `adp-flux-services` as it is before the first generation. */
  repository: FileTree;
};

/** A new estate with these environments. */
export function createEstate(environments: readonly string[]): Estate {
  const estate = join(repositoryRoot, 'templates/estate');
  const config = readTree(join(estate, 'adp-teams-config.defra'));
  const tenant = fluxTenantSchema.parse(
    parse(config.get('flux/defra-config.yaml') ?? ''),
  );
  const services = new Map([
    ...readTree(join(estate, 'adp-flux-services')),
    ...readTree(join(estate, 'adp-flux-services.defra')),
  ]);
  const list = services.get('services/environments/snd/04/kustomization.yaml')!;
  for (const name of environments) {
    services.set(listOfCluster(name), list);
  }
  return {
    tenant: {
      ...tenant,
      environments: environments.map(name => ({
        name,
        configVariables: tenant.environments[0].configVariables,
      })),
    },
    repository: services,
  };
}

function listOfCluster(environment: string): string {
  return `services/environments/${environment.slice(0, 3)}/0${environment.slice(
    3,
  )}/kustomization.yaml`;
}

/**
 * Delivery projects of twenty services each, as `adp-teams-config` has them.
 *
 * @param hasOwnValues - no two services have the same values of variables, so
 *   that none is known to be right because another is
 */
export function createTeams(
  services: number,
  environments: readonly string[],
  hasOwnValues = false,
): FluxTeam[] {
  const teams = Math.ceil(services / SERVICES_PER_TEAM);
  return Array.from({ length: teams }, (_, index) => {
    const teamName = `fcp-team-${index}`;
    const size = Math.min(
      SERVICES_PER_TEAM,
      services - index * SERVICES_PER_TEAM,
    );
    return fluxTeamSchema.parse({
      serviceCode: 'FCP',
      programmeName: PROGRAMME,
      teamName,
      services: KINDS.slice(0, size).map(({ type, hasDatabase }, number) => {
        const name = `${teamName}-service-${number}`;
        const own = hasOwnValues ? `own-${index}-${number}` : name;
        return {
          name,
          type,
          environments: environments.map(environment => ({
            name: environment,
          })),
          configVariables: [
            ...(hasOwnValues ? [{ key: 'INGRESS_ENDPOINT', value: own }] : []),
            ...(hasDatabase ? [{ key: 'POSTGRES_DB', value: own }] : []),
          ],
        };
      }),
    });
  });
}

/** The one place where the generator is called. */
export function plan(
  { tenant }: Estate,
  team: FluxTeam,
  current: FileTree,
): ManifestPlan {
  return planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant,
    team,
    current,
  });
}

/** All files below a folder, by their path in it. */
export function readTree(folder: string): FileTree {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name);
    if (statSync(path).isFile()) {
      files.set(
        relative(folder, path).split(sep).join('/'),
        decodeText(readFileSync(path)),
      );
    }
  }
  return files;
}
