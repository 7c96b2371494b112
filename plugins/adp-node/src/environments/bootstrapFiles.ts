import { splitEnvironmentName } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import type { KubernetesObject } from '../kustomize/kubernetesObject';
import { fluxConfigurationBicep } from './fluxConfiguration';
import { fluxOperatorFiles } from './fluxOperator';
import { startOf } from './fluxStart';
import { startFolder, yamlOf } from './instanceFiles';

/** Folder of `adp-flux-core` with what is applied once to start an environment. */
export function bootstrapFolder(environment: string): string {
  return `bootstrap/${splitEnvironmentName(environment).folder}`;
}

/**
 * The files that start an environment, one way for each way of running Flux.
 *
 * @param built.start - `flux/{environment}/{instance}`, built
 * @param built.services - `services/{environment}/{instance}`, built
 * @param options.inputsUrl - the portal's list of teams; without it there is
 *   nothing for the Flux Operator
 */
export function bootstrapFiles(
  environment: string,
  built: {
    start: readonly KubernetesObject[];
    services: readonly KubernetesObject[];
  },
  options: {
    repository: string;
    clusterName: string;
    inputsUrl?: string;
    fluxVersion?: string;
  },
): FileTree {
  const folder = bootstrapFolder(environment);
  const { inputsUrl, fluxVersion } = options;
  return new Map([
    [`${folder}/flux.yaml`, plainFlux(environment, built.start, options)],
    [
      `${folder}/aks-extension.bicep`,
      fluxConfigurationBicep(built.start, { environment, ...options }),
    ],
    ...(inputsUrl
      ? fluxOperatorFiles(built, {
          environment,
          folder,
          inputsUrl,
          fluxVersion,
        })
      : []),
  ]);
}

/** Flux follows the folder that starts the environment, so that it may change. */
function plainFlux(
  environment: string,
  objects: readonly KubernetesObject[],
  { repository }: { repository: string },
): string {
  const { source } = startOf(objects);
  const metadata = { name: repository, namespace: 'flux-system' };
  const gitRepository = yamlOf({
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata,
    spec: source,
  });
  const kustomization = yamlOf({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata,
    spec: {
      sourceRef: { kind: 'GitRepository', name: repository },
      path: `./${startFolder(environment)}`,
      interval: '10m',
      prune: true,
    },
  });
  return `# Starts ${environment} in a cluster that has Flux:
#   kubectl apply -f ${bootstrapFolder(environment)}/flux.yaml
${gitRepository}---
${kustomization}`;
}
