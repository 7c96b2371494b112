import { InputError } from '@backstage/errors';

/** The latest version of Flux that is known here; new manifests are for it. */
export const LATEST_FLUX_VERSION = '2.9';

const LATEST_MINOR = 9;

/** An API version of a kind, and the minor versions of Flux 2 that serve it. */
type ServedVersion = {
  version: string;
  /** First minor version; without it, since 2.0. */
  since?: number;
  /** Last minor version; without it, the latest still serves it. */
  until?: number;
};

const BETAS: readonly ServedVersion[] = [
  { version: 'v1beta1', until: 6 },
  { version: 'v1beta2', until: 7 },
];

/**
 * The API versions of each kind, oldest first. From "API changes" and "Upgrade
 * procedure" of the release notes https://github.com/fluxcd/flux2/releases, and the
 * map that `flux migrate` has:
 * https://github.com/fluxcd/flux2/blob/main/cmd/flux/migrate.go
 */
const SERVED: Record<string, Record<string, readonly ServedVersion[]>> = {
  'kustomize.toolkit.fluxcd.io': {
    Kustomization: [...BETAS, { version: 'v1' }],
  },
  'helm.toolkit.fluxcd.io': {
    HelmRelease: [
      { version: 'v2beta1', until: 6 },
      { version: 'v2beta2', since: 2, until: 7 },
      { version: 'v2', since: 3 },
    ],
  },
  'source.toolkit.fluxcd.io': {
    GitRepository: [...BETAS, { version: 'v1' }],
    HelmRepository: [...BETAS, { version: 'v1', since: 3 }],
    HelmChart: [...BETAS, { version: 'v1', since: 3 }],
    Bucket: [...BETAS, { version: 'v1', since: 4 }],
    OCIRepository: [
      { version: 'v1beta2', until: 7 },
      { version: 'v1', since: 6 },
    ],
    ExternalArtifact: [{ version: 'v1', since: 7 }],
  },
  'source.extensions.fluxcd.io': {
    ArtifactGenerator: [{ version: 'v1beta1', since: 7 }],
  },
  'image.toolkit.fluxcd.io': {
    ImageRepository: [
      { version: 'v1beta1', until: 6 },
      { version: 'v1beta2', until: 8 },
      { version: 'v1', since: 7 },
    ],
    ImagePolicy: [
      { version: 'v1beta1', until: 6 },
      { version: 'v1beta2', until: 8 },
      { version: 'v1', since: 7 },
    ],
    ImageUpdateAutomation: [
      { version: 'v1beta1', until: 6 },
      { version: 'v1beta2', since: 3, until: 8 },
      { version: 'v1', since: 7 },
    ],
  },
  'notification.toolkit.fluxcd.io': {
    Alert: [
      { version: 'v1beta1', until: 6 },
      { version: 'v1beta2', until: 8 },
      { version: 'v1beta3', since: 2 },
    ],
    Provider: [
      { version: 'v1beta1', until: 6 },
      { version: 'v1beta2', until: 8 },
      { version: 'v1beta3', since: 2 },
    ],
    Receiver: [
      { version: 'v1beta1', until: 6 },
      { version: 'v1beta2', until: 8 },
      { version: 'v1' },
    ],
  },
};

/** What an environment's version of Flux serves, and how it substitutes variables. */
export type FluxProfile = {
  /** Such as `2.9`. */
  version: string;
  /**
   * Whether a variable that nothing sets stops a Kustomization. Before, it was
   * replaced by nothing. https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md#190
   */
  strictSubstitution: boolean;
  /** Whether `spec.postBuild.substituteStrategy` exists. */
  hasSubstituteStrategy: boolean;
};

/**
 * What is known of a version of Flux, such as `2.9` or `2.9.4`. A later version than
 * the latest known one is taken to be like that.
 *
 * @throws InputError when it is no version of Flux 2.
 */
export function fluxProfile(version: string): FluxProfile {
  const minor = minorOf(version);
  return {
    version: `2.${minor}`,
    strictSubstitution: minor >= 9,
    hasSubstituteStrategy: minor >= 9,
  };
}

/** Whether objects of this API group are Flux's. */
export function isFluxApi(apiVersion: string): boolean {
  return groupOf(apiVersion) in SERVED;
}

/**
 * Whether a version of Flux serves the objects of this API version and kind.
 * Objects that are not Flux's are not its to serve: `true`.
 */
export function isServed(
  fluxVersion: string,
  apiVersion: string,
  kind: string,
): boolean {
  if (!isFluxApi(apiVersion)) {
    return true;
  }
  return servedVersions(fluxVersion, apiVersion, kind).includes(apiVersion);
}

/**
 * The API version that manifests of this kind should have for a version of Flux: the
 * newest that it serves, such as `helm.toolkit.fluxcd.io/v2`. `undefined` when it
 * has no such kind in this API group.
 */
export function apiVersionToEmit(
  fluxVersion: string,
  apiVersion: string,
  kind: string,
): string | undefined {
  return servedVersions(fluxVersion, apiVersion, kind).at(-1);
}

/** All API versions of a kind that a version of Flux serves, oldest first. */
export function servedVersions(
  fluxVersion: string,
  apiVersion: string,
  kind: string,
): string[] {
  const minor = Math.min(minorOf(fluxVersion), LATEST_MINOR);
  const group = groupOf(apiVersion);
  return (SERVED[group]?.[kind] ?? [])
    .filter(
      ({ since = 0, until = LATEST_MINOR }) => since <= minor && minor <= until,
    )
    .map(({ version }) => `${group}/${version}`);
}

function groupOf(apiVersion: string): string {
  return apiVersion.split('/')[0];
}

function minorOf(version: string): number {
  const found = /^v?2\.(\d+)(\.\d+)?$/.exec(version);
  if (!found) {
    throw new InputError(
      `"${version}" is no version of Flux; write it like "${LATEST_FLUX_VERSION}", in quotes`,
    );
  }
  return Number(found[1]);
}
