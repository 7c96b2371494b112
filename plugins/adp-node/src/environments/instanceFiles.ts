import { splitEnvironmentName } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import { createYaml, stringifyYaml } from '../yaml/yaml';
import { FLUX_NAMESPACE, PLATFORM_VARIABLES } from './platformVariables';

/**
 * The files that each environment instance has of its own, but for the variables
 * of its cluster. `templates/estate` has what these functions give for the
 * environments of a new estate.
 */

/** Order in which Flux applies the folders of an instance in `adp-flux-core`. */
const STAGES = [
  { name: 'core-cluster', folder: 'clusters' },
  { name: 'core-infra', folder: 'infra' },
  { name: 'core-services', folder: 'services' },
] as const;

/** Where an instance's variables lie in `adp-flux-core`. */
export function platformVariablesPath(environment: string): string {
  return `clusters/${
    splitEnvironmentName(environment).folder
  }/platform-vars.yaml`;
}

/** Folder of `adp-flux-core` with the Flux objects that start an instance. */
export function startFolder(environment: string): string {
  return `flux/${splitEnvironmentName(environment).folder}`;
}

/** Folder of `adp-flux-core` with an instance's source of `adp-flux-services`. */
export function servicesFolder(environment: string): string {
  return `services/${splitEnvironmentName(environment).folder}`;
}

/** The files of an instance in `adp-flux-core`. */
export function coreInstanceFiles(environment: string): FileTree {
  const { folder } = splitEnvironmentName(environment);
  return new Map([
    [
      `clusters/${folder}/kustomization.yaml`,
      kustomization('../../base', 'platform-vars.yaml'),
    ],
    [`infra/${folder}/kustomization.yaml`, kustomization('../../base')],
    [
      `services/${folder}/kustomization.yaml`,
      kustomization('../../base', 'services.yaml'),
    ],
    [`services/${folder}/services.yaml`, servicesOf(folder)],
    [
      `${startFolder(environment)}/kustomization.yaml`,
      kustomizationWith({
        resources: ['../../base'],
        patches: STAGES.map(stage =>
          replacePath(stage.name, `./${stage.folder}/${folder}`),
        ),
      }),
    ],
  ]);
}

/**
 * The files of an instance in `adp-flux-services`, with those that the instances
 * of its type share.
 *
 * @param branch - that Flux follows, and image automation writes to
 */
export function servicesInstanceFiles(
  environment: string,
  { branch }: { branch: string },
): FileTree {
  const { environment: type, folder } = splitEnvironmentName(environment);
  const root = 'services/environments';
  return new Map([
    [
      `${root}/${type}/base/kustomization.yaml`,
      kustomization('image-update.yaml'),
    ],
    [`${root}/${type}/base/image-update.yaml`, imageUpdate(type, branch)],
    [
      `${root}/${folder}/kustomization.yaml`,
      // The portal adds and removes teams.
      kustomization('../base').replace(
        'resources:',
        '# The teams that this cluster deploys are listed here, an entry each.\nresources:',
      ),
    ],
  ]);
}

/** A patch that gives one of the Flux Kustomizations another folder. */
export function replacePath(name: string, path: string) {
  return {
    target: {
      group: 'kustomize.toolkit.fluxcd.io',
      kind: 'Kustomization',
      name,
    },
    patch: `- op: replace\n  path: /spec/path\n  value: ${path}`,
  };
}

/** A kustomization.yaml with these fields. */
export function kustomizationWith(fields: object): string {
  return yamlOf({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...fields,
  });
}

/** Writes an object as the files of the repositories have it. */
export function yamlOf(content: object): string {
  return stringifyYaml(createYaml(content));
}

function kustomization(...resources: string[]): string {
  return kustomizationWith({ resources });
}

function servicesOf(folder: string): string {
  return yamlOf({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'services', namespace: FLUX_NAMESPACE },
    spec: {
      sourceRef: {
        kind: 'GitRepository',
        name: 'services-repository',
        namespace: FLUX_NAMESPACE,
      },
      path: `./services/environments/${folder}`,
      interval: '3m',
      timeout: '2m',
      prune: true,
      postBuild: {
        substituteFrom: [{ kind: 'ConfigMap', name: PLATFORM_VARIABLES }],
      },
    },
  });
}

function imageUpdate(type: string, branch: string): string {
  return yamlOf({
    apiVersion: 'image.toolkit.fluxcd.io/v1',
    kind: 'ImageUpdateAutomation',
    metadata: { name: 'services-images', namespace: FLUX_NAMESPACE },
    spec: {
      sourceRef: { kind: 'GitRepository', name: 'services-repository' },
      interval: '30m',
      git: {
        checkout: { ref: { branch } },
        commit: {
          author: {
            name: 'fluxcdbot',
            email: 'fluxcdbot@users.noreply.github.com',
          },
          messageTemplate: `Update images from ${type}`,
        },
        push: { branch },
      },
      update: { path: './services', strategy: 'Setters' },
    },
  });
}
