/** A resource of the API: where it is, and what its objects are called. */
export type ApiResource = {
  /** Empty for Kubernetes' own. */
  group: string;
  version: string;
  plural: string;
  kind: string;
  namespaced: boolean;
};

const flux = (group: string, kinds: Record<string, string>): ApiResource[] =>
  Object.entries(kinds).map(([plural, kind]) => ({
    group: `${group}.toolkit.fluxcd.io`,
    version: group === 'helm' ? 'v2' : 'v1',
    plural,
    kind,
    namespaced: true,
  }));

/** What the clusters serve. */
export const RESOURCES: readonly ApiResource[] = [
  ...flux('kustomize', { kustomizations: 'Kustomization' }),
  ...flux('helm', { helmreleases: 'HelmRelease' }),
  ...flux('source', {
    gitrepositories: 'GitRepository',
    helmrepositories: 'HelmRepository',
    ocirepositories: 'OCIRepository',
  }),
  ...flux('image', {
    imagepolicies: 'ImagePolicy',
    imagerepositories: 'ImageRepository',
    imageupdateautomations: 'ImageUpdateAutomation',
  }),
  {
    group: '',
    version: 'v1',
    plural: 'namespaces',
    kind: 'Namespace',
    namespaced: false,
  },
  {
    group: '',
    version: 'v1',
    plural: 'configmaps',
    kind: 'ConfigMap',
    namespaced: true,
  },
];

/** `v1`, or `kustomize.toolkit.fluxcd.io/v1`. */
export function apiVersionOf({ group, version }: ApiResource): string {
  return group ? `${group}/${version}` : version;
}
