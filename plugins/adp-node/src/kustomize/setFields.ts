import { changeObject } from './changeObject';
import { editField, WrongField } from './editField';
import {
  ANNOTATIONS,
  appliesTo,
  FieldSpec,
  OBJECT_LABELS,
  REPLICAS,
  SELECTOR_LABELS,
  TEMPLATE_LABELS,
} from './fieldSpecs';
import type { Replica } from './kustomizationFields';
import type { Kustomization } from './kustomizationFile';
import { KustomizeError, notEvaluated } from './kustomizeError';
import { isFields } from './patchProblem';
import { hasName, type Resource } from './resource';

type Texts = Readonly<Record<string, string>>;

/**
 * Adds the labels and annotations of a kustomization to its objects.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/labels/
 */
export function addLabels(
  resources: readonly Resource[],
  { labels, commonLabels, commonAnnotations }: Kustomization,
  file: string,
): readonly Resource[] {
  let result = resources;
  for (const { pairs, includeSelectors, includeTemplates, fields } of labels) {
    if (fields.length > 0) {
      throw notEvaluated(file, 'has labels with fields of their own');
    }
    const more = includeTemplates ? TEMPLATE_LABELS : OBJECT_LABELS;
    const where = includeSelectors ? SELECTOR_LABELS : more;
    result = addTexts(result, pairs, where, file);
  }
  result = addTexts(result, commonLabels, SELECTOR_LABELS, file);
  return addTexts(result, commonAnnotations, ANNOTATIONS, file);
}

function addTexts(
  resources: readonly Resource[],
  texts: Texts = {},
  specs: readonly FieldSpec[],
  file: string,
): readonly Resource[] {
  return Object.keys(texts).length === 0
    ? resources
    : edit(resources, specs, file, before => {
        if (before !== undefined && before !== null && !isFields(before)) {
          throw new WrongField(
            `${specs[0].path.join('.')} is "${before}" instead of a mapping`,
          );
        }
        return { ...before, ...texts };
      });
}

function edit(
  resources: readonly Resource[],
  specs: readonly FieldSpec[],
  file: string,
  change: (value: unknown) => unknown,
): readonly Resource[] {
  return resources.map(resource =>
    changeObject(resource, file, object =>
      specs
        .filter(spec => appliesTo(spec, resource.id))
        .reduce((value, spec) => editField(value, spec, change), object),
    ),
  );
}

/**
 * Sets the number of replicas of objects by name.
 *
 * @throws KustomizeError when there is none of the name that has replicas.
 */
export function setReplicas(
  resources: readonly Resource[],
  { name, count = 0 }: Replica,
  file: string,
): readonly Resource[] {
  const specsOf = (resource: Resource) =>
    REPLICAS.filter(spec => hasName(resource, name ?? '', spec));
  const found = resources.filter(resource => specsOf(resource).length > 0);
  if (found.length === 0) {
    throw new KustomizeError(
      `${file} has replicas of ${name}, but the resources have no Deployment, ReplicaSet, ReplicationController or StatefulSet of that name`,
      {
        reason: 'patch-without-object',
        file,
        remedy: `correct the name in ${file}`,
      },
    );
  }
  return resources.flatMap(resource =>
    edit([resource], specsOf(resource), file, before =>
      // What was there keeps its quotes.
      typeof before === 'string' ? String(count) : count,
    ),
  );
}
