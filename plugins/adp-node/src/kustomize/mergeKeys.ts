/**
 * What a strategic merge knows of a field of Kubernetes' own kinds: which lists
 * are merged item by item, and the fields that tell the items apart.
 */
export type MergeRules = {
  /** Of a list: its keys, the first one required; none if items are text. */
  keys?: readonly string[];
  /** Of a mapping, or of the items of a list. */
  fields?: Readonly<Record<string, MergeRules>>;
};

const listBy = (
  keys: string,
  fields?: Record<string, MergeRules>,
): MergeRules => ({ keys: keys.split(' ').filter(Boolean), fields });
const mapping = (fields: Record<string, MergeRules>): MergeRules => ({
  fields,
});

const METADATA = mapping({
  finalizers: listBy(''),
  ownerReferences: listBy('uid'),
});

const CONTAINERS = listBy('name', {
  env: listBy('name'),
  ports: listBy('containerPort protocol'),
  volumeDevices: listBy('devicePath'),
  volumeMounts: listBy('mountPath'),
});

const POD_SPEC = mapping({
  containers: CONTAINERS,
  ephemeralContainers: CONTAINERS,
  hostAliases: listBy('ip'),
  imagePullSecrets: listBy('name'),
  initContainers: CONTAINERS,
  topologySpreadConstraints: listBy('topologyKey whenUnsatisfiable'),
  volumes: listBy('name'),
});

const TEMPLATE = mapping({ metadata: METADATA, spec: POD_SPEC });
const WORKLOAD = mapping({ template: TEMPLATE });
const STATUS = mapping({ conditions: listBy('type') });

const object = (fields: Record<string, MergeRules> = {}): MergeRules =>
  mapping({ metadata: METADATA, status: STATUS, ...fields });
const WEBHOOKS = object({ webhooks: listBy('name') });
const CRON_JOB = object({
  spec: mapping({
    jobTemplate: mapping({ metadata: METADATA, spec: WORKLOAD }),
  }),
});

/**
 * Kinds with more than metadata to merge item by item: the fields with
 * `x-kubernetes-patch-merge-key` in the OpenAPI document of Kubernetes 1.21, which
 * kustomize 5 has built in.
 * https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/openapi/kubernetesapi
 */
const KINDS: Readonly<Record<string, MergeRules>> = {
  'v1 Pod': object({ spec: POD_SPEC }),
  'v1 PodTemplate': object({ template: TEMPLATE }),
  'v1 ReplicationController': object({ spec: WORKLOAD }),
  'v1 Service': object({ spec: mapping({ ports: listBy('port protocol') }) }),
  'v1 ServiceAccount': object({ secrets: listBy('name') }),
  'apps/v1 DaemonSet': object({ spec: WORKLOAD }),
  'apps/v1 Deployment': object({ spec: WORKLOAD }),
  'apps/v1 ReplicaSet': object({ spec: WORKLOAD }),
  'apps/v1 StatefulSet': object({ spec: WORKLOAD }),
  'batch/v1 CronJob': CRON_JOB,
  'batch/v1 Job': object({ spec: WORKLOAD }),
  'batch/v1beta1 CronJob': CRON_JOB,
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration': WEBHOOKS,
  'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration':
    WEBHOOKS,
};

/** All other kinds of these versions have metadata only. */
const OTHER = object();
const OTHER_KINDS = new Set([
  ...'ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume'
    .split(' ')
    .map(kind => `v1 ${kind}`),
  ...'PersistentVolumeClaim ResourceQuota Secret'
    .split(' ')
    .map(kind => `v1 ${kind}`),
  'apps/v1 ControllerRevision',
  'autoscaling/v1 HorizontalPodAutoscaler',
  'networking.k8s.io/v1 Ingress',
  'networking.k8s.io/v1 IngressClass',
  'networking.k8s.io/v1 NetworkPolicy',
  'policy/v1 PodDisruptionBudget',
  ...'ClusterRole ClusterRoleBinding Role RoleBinding'
    .split(' ')
    .map(kind => `rbac.authorization.k8s.io/v1 ${kind}`),
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
  'apiregistration.k8s.io/v1 APIService',
  'scheduling.k8s.io/v1 PriorityClass',
  'storage.k8s.io/v1 StorageClass',
]);

/**
 * How objects of a kind are merged.
 *
 * @returns `undefined` for custom kinds, of which all lists are replaced
 */
export function mergeRulesOf(
  apiVersion: unknown,
  kind: unknown,
): MergeRules | undefined {
  const type = `${apiVersion} ${kind}`;
  return KINDS[type] ?? (OTHER_KINDS.has(type) ? OTHER : undefined);
}
