import type { ObjectId } from './resource';

/** A field of some kinds of objects that kustomize changes. */
export type FieldSpec = {
  group?: string;
  version?: string;
  kind?: string;
  /** Fields from the object down; lists on the way are gone through. */
  path: readonly string[];
  /** Whether it is made where it is not there. */
  create?: boolean;
};

/** `apps Deployment`, or just the kind where the group does not matter. */
function specs(
  kinds: string,
  paths: readonly string[],
  create = false,
): FieldSpec[] {
  return kinds.split(', ').flatMap(text => {
    const [kind, group] = text.split(' ').reverse();
    return paths.map(path => ({
      ...{ group, kind: kind || undefined, create },
      path: path.split('/').filter(Boolean),
    }));
  });
}

export function appliesTo(spec: FieldSpec, id: ObjectId): boolean {
  return (
    (!spec.kind || spec.kind === id.kind) &&
    (!spec.group || spec.group === id.group) &&
    (!spec.version || spec.version === id.version)
  );
}

const TEMPLATED =
  'ReplicationController, Deployment, ReplicaSet, DaemonSet, apps StatefulSet, batch Job';

const metadataOf = (field: string): FieldSpec[] => [
  ...specs('', [`metadata/${field}`], true),
  ...specs(TEMPLATED, [`spec/template/metadata/${field}`], true),
  ...specs(
    'batch CronJob',
    [
      `spec/jobTemplate/metadata/${field}`,
      `spec/jobTemplate/spec/template/metadata/${field}`,
    ],
    true,
  ),
];

/** Where a label goes that is only for objects themselves. */
export const OBJECT_LABELS = specs('', ['metadata/labels'], true);

/** Where a label goes that is also for what objects make. */
export const TEMPLATE_LABELS = [
  ...metadataOf('labels'),
  ...specs(
    'apps StatefulSet',
    ['spec/volumeClaimTemplates[]/metadata/labels'],
    true,
  ),
];

const AFFINITY = ['podAffinity', 'podAntiAffinity'].flatMap(affinity => [
  `spec/template/spec/affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `spec/template/spec/affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);

/**
 * Where a common label goes: selectors too.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/konfig/builtinpluginconsts/commonlabels.go
 */
export const SELECTOR_LABELS: readonly FieldSpec[] = [
  ...specs('Service, ReplicationController', ['spec/selector'], true).map(
    spec => ({ ...spec, version: 'v1' }),
  ),
  ...specs(
    'Deployment, ReplicaSet, DaemonSet, apps StatefulSet',
    ['spec/selector/matchLabels'],
    true,
  ),
  ...specs('apps Deployment, apps StatefulSet', [
    ...AFFINITY,
    'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels',
  ]),
  ...specs('batch Job, policy PodDisruptionBudget', [
    'spec/selector/matchLabels',
  ]),
  ...specs('batch CronJob', ['spec/jobTemplate/spec/selector/matchLabels']),
  ...specs('networking.k8s.io NetworkPolicy', [
    'spec/podSelector/matchLabels',
    'spec/ingress/from/podSelector/matchLabels',
    'spec/egress/to/podSelector/matchLabels',
  ]),
  ...TEMPLATE_LABELS,
];

export const ANNOTATIONS = metadataOf('annotations');

export const REPLICAS = specs(
  'Deployment, ReplicationController, ReplicaSet, StatefulSet',
  ['spec/replicas'],
  true,
);

/** Fields, beside `metadata.namespace`, that have the namespace of an object. */
export const NAMESPACES = [
  ...specs('Namespace', ['metadata/name'], true),
  ...specs(
    'apiregistration.k8s.io APIService',
    ['spec/service/namespace'],
    true,
  ),
  ...specs('apiextensions.k8s.io CustomResourceDefinition', [
    'spec/conversion/webhook/clientConfig/service/namespace',
  ]),
];
