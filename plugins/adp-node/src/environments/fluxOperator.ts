import { splitEnvironmentName } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import type { KubernetesObject } from '../kustomize/kubernetesObject';
import { startOf } from './fluxStart';
import {
  kustomizationWith,
  replacePath,
  startFolder,
  yamlOf,
} from './instanceFiles';

/** Secret in the cluster whose key `token` has what the portal is asked with. */
const PORTAL_SECRET = 'adp-portal';

/** The operator takes 100 unless it is told otherwise, and leaves out the rest. */
export const MOST_TEAMS = 1000;

const API = 'fluxcd.controlplane.io/v1';

/** What the Flux Operator has to be told of an environment. */
export type FluxOperatorOptions = {
  environment: string;
  /** Folder of `adp-flux-core` that the files are for. */
  folder: string;
  /** Address of the portal's list of teams. */
  inputsUrl: string;
  /** Version of Flux that the tenant's configuration declares, such as `2.9`. */
  fluxVersion?: string;
};

/**
 * Files that have the Flux Operator install Flux and start an environment. The
 * teams come from the portal, as inputs of a ResourceSet, and not from the list
 * in `adp-flux-services`; everything else is what other clusters have.
 * https://fluxoperator.dev/docs/crd/resourcesetinputprovider/
 *
 * @param built.start - `flux/{environment}/{instance}`, built
 * @param built.services - `services/{environment}/{instance}`, built
 */
export function fluxOperatorFiles(
  built: {
    start: readonly KubernetesObject[];
    services: readonly KubernetesObject[];
  },
  options: FluxOperatorOptions,
): FileTree {
  const { folder } = options;
  return new Map([
    [`${folder}/flux-instance.yaml`, fluxInstance(built.start, options)],
    [
      `${folder}/flux-operator/kustomization.yaml`,
      kustomizationWith({
        resources: [
          `../../../../${startFolder(options.environment)}`,
          'images.yaml',
          'resource-set.yaml',
        ],
        // The teams of this cluster come from the ResourceSet.
        patches: [replacePath('core-services', './services/base')],
      }),
    ],
    [`${folder}/flux-operator/images.yaml`, images(built.services, options)],
    [
      `${folder}/flux-operator/resource-set.yaml`,
      resourceSet(built.services, options),
    ],
  ]);
}

function fluxInstance(
  objects: readonly KubernetesObject[],
  { environment, folder, fluxVersion }: FluxOperatorOptions,
): string {
  const { source } = startOf(objects);
  const text = yamlOf({
    apiVersion: API,
    kind: 'FluxInstance',
    // The operator takes no other name.
    metadata: { name: 'flux', namespace: 'flux-system' },
    spec: {
      distribution: {
        version: versionRange(fluxVersion),
        registry: 'ghcr.io/fluxcd',
      },
      components: [
        'source-controller',
        'kustomize-controller',
        'helm-controller',
        'notification-controller',
        'image-reflector-controller',
        'image-automation-controller',
      ],
      cluster: {
        type: 'azure',
        domain: 'cluster.local',
        networkPolicy: true,
      },
      wait: true,
      sync: {
        kind: 'GitRepository',
        url: source.url,
        ref: `refs/heads/${source.ref?.branch ?? 'main'}`,
        path: `./${folder}/flux-operator`,
        interval: source.interval,
        ...(source.secretRef && { pullSecret: source.secretRef.name }),
      },
    },
  });
  return `# Starts ${environment} in a cluster with the Flux Operator, with the teams that the portal
# tells (flux-operator/resource-set.yaml):
#   kubectl apply -f ${folder}/flux-instance.yaml
# For the teams that adp-flux-services lists, set spec.sync.path to ./${startFolder(
    environment,
  )}.
${text}`;
}

function versionRange(version = '2'): string {
  return version.split('.').length > 2 ? version : `${version}.x`;
}

/** The Kustomization that applies `adp-flux-services` in other clusters. */
function servicesSpec(objects: readonly KubernetesObject[]) {
  const { namespace, kustomizations } = startOf(objects);
  return { namespace, spec: kustomizations[0].spec };
}

function images(
  objects: readonly KubernetesObject[],
  { environment }: FluxOperatorOptions,
): string {
  const { environment: type } = splitEnvironmentName(environment);
  const { namespace, spec } = servicesSpec(objects);
  return `# Image automation of ${environment}.
${yamlOf({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'services-images', namespace },
  spec: {
    ...spec,
    dependsOn: [{ name: 'core-services' }],
    path: `./services/environments/${type}/base`,
  },
})}`;
}

function resourceSet(
  objects: readonly KubernetesObject[],
  { environment, inputsUrl }: FluxOperatorOptions,
): string {
  const { namespace, spec } = servicesSpec(objects);
  const provider = {
    apiVersion: API,
    kind: 'ResourceSetInputProvider',
    metadata: {
      name: 'teams',
      namespace,
      annotations: { 'fluxcd.controlplane.io/reconcileEvery': '5m' },
    },
    spec: {
      type: 'ExternalService',
      url: inputsUrl,
      ...(inputsUrl.startsWith('http:') && { insecure: true }),
      secretRef: { name: PORTAL_SECRET },
      filter: { limit: MOST_TEAMS },
    },
  };
  const set = {
    apiVersion: API,
    kind: 'ResourceSet',
    metadata: { name: 'teams', namespace },
    spec: {
      dependsOn: [
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          name: 'core-services',
          namespace,
          ready: true,
        },
      ],
      inputsFrom: [
        { apiVersion: API, kind: 'ResourceSetInputProvider', name: 'teams' },
      ],
      resources: [
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: { name: 'team-<< inputs.id >>', namespace },
          spec: { ...spec, path: './<< inputs.path >>' },
        },
      ],
    },
  };
  return `# The teams of ${environment}: one Flux Kustomization for each that the portal names. It asks
# with the token in Secret ${PORTAL_SECRET}, which is to be made in the cluster:
#   kubectl -n ${namespace} create secret generic ${PORTAL_SECRET} --from-literal=token=TOKEN
${yamlOf(provider)}---
${yamlOf(set)}`;
}
