/**
 * Kinds without namespace, by their API group, with the versions that kustomize
 * knows. It takes objects of all other kinds, custom ones too, to be in one.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/openapi/openapi.go
 */
const KINDS: readonly [group: string, versions: string, kinds: string][] = [
  [
    '',
    'v1',
    'ComponentStatus Namespace Node NodeProxyOptions PersistentVolume',
  ],
  [
    'admissionregistration.k8s.io',
    'v1 v1beta1',
    'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
  ],
  ['apiextensions.k8s.io', 'v1 v1beta1', 'CustomResourceDefinition'],
  ['apiregistration.k8s.io', 'v1 v1beta1', 'APIService'],
  ['certificates.k8s.io', 'v1 v1beta1', 'CertificateSigningRequest'],
  [
    'flowcontrol.apiserver.k8s.io',
    'v1beta1',
    'FlowSchema PriorityLevelConfiguration',
  ],
  ['networking.k8s.io', 'v1 v1beta1', 'IngressClass'],
  ['node.k8s.io', 'v1 v1beta1', 'RuntimeClass'],
  ['policy', 'v1beta1', 'PodSecurityPolicy'],
  ['rbac.authorization.k8s.io', 'v1 v1beta1', 'ClusterRole ClusterRoleBinding'],
  ['scheduling.k8s.io', 'v1 v1beta1', 'PriorityClass'],
  [
    'storage.k8s.io',
    'v1 v1beta1',
    'CSIDriver CSINode StorageClass VolumeAttachment',
  ],
];

const KNOWN = new Set(
  KINDS.flatMap(([group, versions, kinds]) =>
    versions
      .split(' ')
      .flatMap(version =>
        kinds
          .split(' ')
          .map(kind => `${group && `${group}/`}${version} ${kind}`),
      ),
  ),
);

export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return KNOWN.has(`${apiVersion} ${kind}`);
}
