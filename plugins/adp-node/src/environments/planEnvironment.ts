import { ConflictError } from '@backstage/errors';
import type { FluxTenant } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import type { KubernetesObject } from '../kustomize/kubernetesObject';
import { KustomizeError } from '../kustomize/kustomizeError';
import { KustomizeTree } from '../kustomize/kustomizeTree';
import { clusterListPath } from '../flux/layout';
import { bootstrapFiles, bootstrapFolder } from './bootstrapFiles';
import {
  coreInstanceFiles,
  platformVariablesPath,
  servicesFolder,
  servicesInstanceFiles,
  startFolder,
} from './instanceFiles';
import {
  PLATFORM_VARIABLES,
  writePlatformVariables,
} from './platformVariables';
import { addTenantEnvironment } from './tenantEnvironment';

/** What people should know of an environment that was added. */
export type EnvironmentNotes = {
  /** Folder of `adp-flux-core` with what starts it in a cluster. */
  bootstrap: string;
  /** Values of cluster variables that follow from how Azure resources are named. */
  conventional: Record<string, string>;
  /** Variables of the tenant's configuration, as all environments of its type have them. */
  copied: Record<string, string>;
  /** What was not given, and so is empty or left out, in words. */
  missing: string[];
  /** What exists otherwise than it would have been written, and stays, in words. */
  kept: string[];
};

type Plan = {
  services: FileTree;
  core: FileTree;
  config: FileTree;
  notes: EnvironmentNotes;
};

/**
 * Plans what an environment needs. Files that exist stay, but for variables that
 * are missing or empty.
 *
 * @param current - the files of the repositories, as they are
 * @throws ConflictError when a folder would not build.
 */
export function planEnvironment(
  current: { services: FileTree; core: FileTree; config: FileTree },
  request: {
    environment: string;
    tenantPath: string;
    branch: string;
    /** Name of `adp-flux-core`. */
    repository: string;
    clusterVariables?: Record<string, string>;
    configVariables?: Record<string, string>;
    inputsUrl?: string;
  },
): Plan {
  const { environment, tenantPath, branch, inputsUrl } = request;
  const tenant = addTenantEnvironment(
    current.config.get(tenantPath)!,
    tenantPath,
    environment,
    request.configVariables ?? {},
  );
  const variablesPath = platformVariablesPath(environment);
  const variables = writePlatformVariables(
    current.core.get(variablesPath),
    variablesPath,
    environment,
    {
      names: declaredVariables(tenant.tenant, environment),
      given: request.clusterVariables ?? {},
    },
  );

  const wantedServices = servicesInstanceFiles(environment, { branch });
  const services = keeping(current.services, wantedServices);
  build('adp-flux-services', current.services, services);
  const wantedCore = coreInstanceFiles(environment);
  const core = new Map([
    ...keeping(current.core, wantedCore),
    [variablesPath, variables.text],
  ]);
  const built = build('adp-flux-core', current.core, core);
  const start = built.get(startFolder(environment));
  const ofServices = built.get(servicesFolder(environment));
  const wantedBootstrap: FileTree =
    start && ofServices
      ? bootstrapFiles(
          environment,
          { start, services: ofServices },
          {
            repository: request.repository,
            clusterName: clusterNameOf(built, environment),
            inputsUrl,
            fluxVersion: fluxVersionOf(tenant.tenant, environment),
          },
        )
      : new Map();
  const all = new Map([...core, ...keeping(current.core, wantedBootstrap)]);
  build('adp-flux-core', current.core, all);

  return {
    services,
    core: all,
    config: new Map([[tenantPath, tenant.text]]),
    notes: {
      bootstrap: bootstrapFolder(environment),
      conventional: variables.conventional,
      copied: tenant.copied,
      missing: [
        ...variables.missing.map(name => `${name} in ${variablesPath}`),
        ...tenant.missing.map(
          name => `${name} of ${environment} in ${tenantPath}`,
        ),
        ...(start && ofServices
          ? []
          : [
              `what ${bootstrapFolder(environment)} is made of: ${startFolder(
                environment,
              )} has what cannot be built here`,
            ]),
        ...(inputsUrl
          ? []
          : [
              'the address of the portal, so there is nothing for the Flux Operator',
            ]),
      ],
      kept: [
        ...variables.kept.map(name => `${name} in ${variablesPath}`),
        ...tenant.kept.map(
          name => `${name} of ${environment} in ${tenantPath}`,
        ),
        ...differing(current.services, wantedServices, [
          clusterListPath(environment),
        ]),
        ...differing(
          current.core,
          new Map([...wantedCore, ...wantedBootstrap]),
        ),
      ],
    },
  };
}

/** What is there, and what is not there yet. */
function keeping(current: FileTree, wanted: FileTree): FileTree {
  return new Map(
    [...wanted].map(([path, text]) => [path, current.get(path) ?? text]),
  );
}

/** Files that people have changed. */
function differing(
  current: FileTree,
  wanted: FileTree,
  except: readonly string[] = [],
): string[] {
  return [...wanted.keys()].filter(
    path =>
      current.has(path) &&
      current.get(path) !== wanted.get(path) &&
      !except.includes(path),
  );
}

/**
 * Builds every folder of these files that has a kustomization.
 *
 * @returns what Flux would apply, by folder; nothing for folders of which it
 *   cannot be told here
 */
function build(
  repository: string,
  current: FileTree,
  files: FileTree,
): Map<string, readonly KubernetesObject[]> {
  const tree = new KustomizeTree(new Map([...current, ...files]));
  const folders = [...files.keys()].flatMap(path =>
    path.endsWith('/kustomization.yaml')
      ? path.slice(0, -'/kustomization.yaml'.length)
      : [],
  );
  return new Map(
    folders.flatMap(folder => {
      try {
        return [[folder, tree.build(folder)] as const];
      } catch (error) {
        if (error instanceof KustomizeError) {
          if (error.details.reason === 'not-evaluated') {
            return [];
          }
          throw new ConflictError(
            `${folder} of ${repository} would not build: ${error.message}. To go on, ${error.details.remedy}; nothing was written`,
          );
        }
        throw error;
      }
    }),
  );
}

/** The variables of clusters that the tenant's configuration knows. */
function declaredVariables(
  tenant: FluxTenant,
  environment: string,
): readonly string[] | undefined {
  const declaration = declarationOf(tenant, environment);
  return (declaration?.configMaps ?? tenant.flux?.configMaps)?.[
    PLATFORM_VARIABLES
  ];
}

function fluxVersionOf(
  tenant: FluxTenant,
  environment: string,
): string | undefined {
  const declaration = declarationOf(tenant, environment);
  return declaration?.version ?? tenant.flux?.version ?? undefined;
}

function declarationOf(tenant: FluxTenant, environment: string) {
  return tenant.environments.find(({ name }) => name === environment)?.flux;
}

function clusterNameOf(
  built: ReadonlyMap<string, readonly KubernetesObject[]>,
  environment: string,
): string {
  const folder = platformVariablesPath(environment).replace(/\/[^/]+$/, '');
  const variables = built
    .get(folder)
    ?.find(({ metadata }) => metadata.name === PLATFORM_VARIABLES);
  const data = variables?.data as Record<string, string> | undefined;
  return data?.CLUSTER_NAME ?? '';
}
