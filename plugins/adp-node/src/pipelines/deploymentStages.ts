import {
  environmentNameSchema,
  type FluxTenant,
  fluxTenantSchema,
  splitEnvironmentName,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';
import { type Estate, estateBranch } from '../estates';
import type { FileTree } from '../gitops/fileTree';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { parseConfigFile } from '../teams-config/parseConfigFile';
import { fluxTenantPath } from '../teams-config/teamsConfigPaths';

/** One environment on a pipeline's way to production. */
export type DeploymentStage = {
  /** Such as `dev1`. */
  environment: string;
  /** Name of the container registry in Azure that the cluster takes images and charts from. */
  registry: string;
  /** Whether branches other than the main one may be deployed there. */
  isDevelopment: boolean;
  /** The environments that have to be deployed to before. */
  after: string[];
};

export type DeploymentStages = {
  /** In the order in which the tenant's configuration lists the environments. */
  stages: DeploymentStage[];
  /** Environments that are left out, since `adp-flux-core` names no registry for them. */
  withoutRegistry: string[];
};

/** Holds a folder for each cluster in `adp-flux-core`. */
const CLUSTERS_FOLDER = 'clusters';

/** Variable of the clusters' ConfigMaps from which manifests take the registry. */
const REGISTRY_VARIABLE = 'APPLICATION_ACR_NAME';

/**
 * The environments that a pipeline of the estate deploys to, from the registry of
 * environments in `adp-teams-config` and the clusters' variables in `adp-flux-core`:
 * first the estate's sandpit environment, which the portal makes manifests for, then
 * all that are no sandpits. Those of one kind, such as tst1 and tst2, are deployed to
 * side by side.
 *
 * @throws NotFoundError when the tenant has no configuration; InputError when that is
 *   not valid.
 */
export async function readDeploymentStages(
  github: GitHubRepositories,
  estate: Estate,
  options: { signal?: AbortSignal } = {},
): Promise<DeploymentStages> {
  const path = fluxTenantPath(estate.tenant);
  const [config, core] = await github.read(
    estate.organization,
    read =>
      read([
        { ref: estateBranch(estate, 'teamsConfig'), paths: [path] },
        { ref: estateBranch(estate, 'fluxCore'), paths: [CLUSTERS_FOLDER] },
      ]),
    options,
  );
  const text = config.files.get(path);
  if (text === undefined) {
    throw new NotFoundError(
      `There is no ${path} in ${estate.github.repositories.teamsConfig}; it lists the environments of the tenant`,
    );
  }
  return deploymentStages(
    parseConfigFile(fluxTenantSchema, text, path),
    core.files,
    estate.sandpitEnvironment,
  );
}

function deploymentStages(
  { environments }: FluxTenant,
  core: FileTree,
  sandpitEnvironment: string,
): DeploymentStages {
  const sandpit = environmentNameSchema.parse(sandpitEnvironment);
  const stages: DeploymentStage[] = [];
  const withoutRegistry: string[] = [];
  for (const { name } of environments) {
    if (kindOf(name) === kindOf(sandpit) && name !== sandpit) {
      continue;
    }
    const registry = registryOf(core, name);
    if (registry === undefined) {
      withoutRegistry.push(name);
      continue;
    }
    const before = stages.filter(
      ({ environment }) => kindOf(environment) !== kindOf(name),
    );
    const last = before.at(-1)?.environment;
    stages.push({
      environment: name,
      registry,
      isDevelopment: name === sandpit || kindOf(name) === 'dev',
      after: before
        .map(({ environment }) => environment)
        .filter(environment => last && kindOf(environment) === kindOf(last)),
    });
  }
  return { stages, withoutRegistry };
}

/** Such as `tst` of `tst2`. */
function kindOf(environment: string): string {
  return splitEnvironmentName(environment).environment;
}

function registryOf(core: FileTree, environment: string): string | undefined {
  const folder = `${CLUSTERS_FOLDER}/${
    splitEnvironmentName(environment).folder
  }/`;
  for (const [path, text] of core) {
    if (path.startsWith(folder) && /\.ya?ml$/.test(path)) {
      for (const document of parseAllDocuments(text)) {
        const value = document.toJS()?.data?.[REGISTRY_VARIABLE];
        if (typeof value === 'string' && /^[a-z0-9]{5,50}$/i.test(value)) {
          return value;
        }
      }
    }
  }
  return undefined;
}
