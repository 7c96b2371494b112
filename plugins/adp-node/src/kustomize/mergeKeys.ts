/**
 * The fields of the kinds that Kubernetes itself has whose lists are merged item
 * by item, and the field that tells the items apart: `x-kubernetes-patch-merge-key`
 * in its OpenAPI document. Lists of all other fields, and of custom resources,
 * are replaced as a whole.
 */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  resourceClaims: 'name',
  secrets: 'name',
  ownerReferences: 'uid',
  conditions: 'type',
};

/** Groups of the kinds that are part of Kubernetes. */
const BUILT_IN_GROUPS = new Set(['', 'apps', 'batch', 'autoscaling', 'policy']);

/** Whether lists of this object have merge keys. */
export function isBuiltIn(apiVersion: string): boolean {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return BUILT_IN_GROUPS.has(group) || group.endsWith('.k8s.io');
}

/**
 * The field that tells the items of a list apart.
 *
 * @param path - fields from the object to the list
 */
export function mergeKeyOf(path: readonly string[]): string | undefined {
  const field = path[path.length - 1];
  if (field === 'ports') {
    const owner = path[path.length - 2];
    return owner === 'spec' ? 'port' : 'containerPort';
  }
  return MERGE_KEYS[field];
}
