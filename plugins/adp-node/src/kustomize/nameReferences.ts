import type { FieldSpec } from './fieldSpecs';

/** Fields of some kinds that have the name of an object of a kind. */
export type NameReference = {
  target: Pick<FieldSpec, 'group' | 'version' | 'kind'>;
  referrers: readonly FieldSpec[];
};

const PATHS = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  ReplicationController: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

const WITH_CONFIG =
  'Pod PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob';
const WITH_ACCOUNT =
  'Pod StatefulSet Deployment ReplicationController CronJob Job DaemonSet';

/** A slash that is part of a field's name is written as `\/`. */
const split = (path: string) =>
  path.split(/(?<!\\)\//).map(field => field.replace('\\/', '/'));

const inPods = (kinds: string, paths: readonly string[]): FieldSpec[] =>
  kinds.split(' ').flatMap(kind =>
    paths.map(path => ({
      kind,
      path: split(`${PATHS[kind as keyof typeof PATHS]}/${path}`),
    })),
  );

const fields = (
  kinds: string,
  paths: readonly string[],
  group?: string,
): FieldSpec[] =>
  kinds
    .split(' ')
    .flatMap(kind => paths.map(path => ({ kind, group, path: split(path) })));

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Where objects name other objects, whose names kustomize may have changed.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/namereference.go
 */
export const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(
    kind => ({
      target: { kind },
      referrers: fields('HorizontalPodAutoscaler', [
        'spec/scaleTargetRef/name',
      ]),
    }),
  ),
  {
    target: { kind: 'ConfigMap', version: 'v1' },
    referrers: [
      ...inPods(WITH_CONFIG, [
        'volumes/configMap/name',
        'containers/env/valueFrom/configMapKeyRef/name',
        'initContainers/env/valueFrom/configMapKeyRef/name',
        'containers/envFrom/configMapRef/name',
        'initContainers/envFrom/configMapRef/name',
        'volumes/projected/sources/configMap/name',
      ]),
      ...fields('Node', ['spec/configSource/configMap']),
      ...fields('Role ClusterRole', ['rules/resourceNames']),
      ...fields('Ingress', [
        'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap',
      ]),
    ],
  },
  {
    target: { kind: 'Secret', version: 'v1' },
    referrers: [
      ...inPods(WITH_CONFIG, [
        'volumes/secret/secretName',
        'containers/env/valueFrom/secretKeyRef/name',
        'initContainers/env/valueFrom/secretKeyRef/name',
        'containers/envFrom/secretRef/name',
        'initContainers/envFrom/secretRef/name',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      ...fields('Ingress', [
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ]),
      ...fields('ServiceAccount', ['imagePullSecrets/name']),
      ...fields('StorageClass', [
        'parameters/secretName',
        'parameters/adminSecretName',
        'parameters/userSecretName',
        'parameters/secretRef',
      ]),
      ...fields('Role ClusterRole', ['rules/resourceNames']),
      ...fields(
        'Service',
        ['spec/template/spec/containers/env/valueFrom/secretKeyRef/name'],
        'serving.knative.dev',
      ),
      ...fields('PersistentVolume', ['spec/azureFile/secretName']),
    ],
  },
  {
    target: { kind: 'Service', version: 'v1' },
    referrers: [
      ...fields('StatefulSet', ['spec/serviceName'], 'apps'),
      ...fields('Ingress', [
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ]),
      ...fields('APIService', ['spec/service/name'], 'apiregistration.k8s.io'),
      ...fields(
        'ValidatingWebhookConfiguration MutatingWebhookConfiguration',
        ['webhooks/clientConfig/service'],
        'admissionregistration.k8s.io',
      ),
    ],
  },
  {
    target: { kind: 'Role', group: RBAC },
    referrers: fields('RoleBinding', ['roleRef/name'], RBAC),
  },
  {
    target: { kind: 'ClusterRole', group: RBAC },
    referrers: fields('RoleBinding ClusterRoleBinding', ['roleRef/name'], RBAC),
  },
  {
    target: { kind: 'ServiceAccount', version: 'v1' },
    referrers: [
      ...fields('RoleBinding ClusterRoleBinding', ['subjects'], RBAC),
      ...inPods(WITH_ACCOUNT, ['serviceAccountName']),
    ],
  },
  {
    target: { kind: 'PersistentVolumeClaim', version: 'v1' },
    referrers: inPods(WITH_ACCOUNT, [
      'volumes/persistentVolumeClaim/claimName',
    ]),
  },
  {
    target: { kind: 'PersistentVolume', version: 'v1' },
    referrers: [
      ...fields('PersistentVolumeClaim', ['spec/volumeName']),
      ...fields('ClusterRole', ['rules/resourceNames']),
    ],
  },
  {
    target: { kind: 'StorageClass', version: 'v1', group: 'storage.k8s.io' },
    referrers: [
      ...fields('PersistentVolume PersistentVolumeClaim', [
        'spec/storageClassName',
      ]),
      ...fields('StatefulSet', [
        'spec/volumeClaimTemplates/spec/storageClassName',
      ]),
    ],
  },
  {
    target: {
      kind: 'PriorityClass',
      version: 'v1',
      group: 'scheduling.k8s.io',
    },
    referrers: inPods(WITH_ACCOUNT, ['priorityClassName']),
  },
];
