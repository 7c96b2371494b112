import { editField, UnreachableField } from './editField';
import {
  ANNOTATIONS,
  appliesTo,
  FieldSpec,
  OBJECT_LABELS,
  REPLICAS,
  SELECTOR_LABELS,
  TEMPLATE_LABELS,
} from './fieldSpecs';
import type { Image, Replica } from './kustomizationFields';
import type { Kustomization } from './kustomizationFile';
import { KustomizeError, notEvaluated } from './kustomizeError';
import { isFields } from './patchProblem';
import { describeId, hasName, type Resource, withObject } from './resource';

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
    : edit(resources, specs, file, before => ({
        ...(isFields(before) ? before : {}),
        ...texts,
      }));
}

function edit(
  resources: readonly Resource[],
  specs: readonly FieldSpec[],
  file: string,
  change: (value: unknown) => unknown,
): readonly Resource[] {
  return resources.map(resource => {
    try {
      const object = specs
        .filter(spec => appliesTo(spec, resource.id))
        .reduce(
          (value, spec) => editField(value, spec, change),
          resource.object,
        );
      return withObject(resource, object);
    } catch (error) {
      throw error instanceof UnreachableField
        ? unreachable(resource, error, file)
        : error;
    }
  });
}

export function unreachable(
  resource: Resource,
  error: UnreachableField,
  file: string,
): KustomizeError {
  return new KustomizeError(
    `${file} cannot change ${describeId(resource)}: ${error.message}`,
    {
      reason: 'invalid-object',
      file,
      remedy: 'correct the fields of the object',
    },
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
    edit([resource], specsOf(resource), file, () => count),
  );
}

/** Sets name, tag or digest of images, in containers wherever there are some. */
export function setImages(
  resources: readonly Resource[],
  image: Image,
  file: string,
): readonly Resource[] {
  if (image.tagSuffix) {
    throw notEvaluated(file, 'has images with tagSuffix');
  }
  return resources.map(resource =>
    resource.id.kind === 'CustomResourceDefinition'
      ? resource
      : withObject(resource, setImagesIn(resource.object, image)),
  );
}

function setImagesIn<T>(value: T, image: Image): T {
  if (Array.isArray(value)) {
    return value.map(item => setImagesIn(item, image)) as T;
  }
  if (!isFields(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([field, below]) => {
      const inside = setImagesIn(below, image);
      const areContainers =
        field === 'containers' || field === 'initContainers';
      return [
        field,
        areContainers && Array.isArray(inside)
          ? inside.map(container =>
              typeof container?.image === 'string'
                ? { ...container, image: renameImage(container.image, image) }
                : container,
            )
          : inside,
      ];
    }),
  ) as T;
}

const TAG = '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?';

function renameImage(
  text: string,
  { name = '', newName, newTag, digest }: Image,
): string {
  const [, before, tag = '', hash = ''] =
    text.match(new RegExp(`^(${name})${TAG}$`)) ?? [];
  if (before === undefined) {
    return text;
  }
  const isPinned = newTag !== undefined || digest !== undefined;
  const image = newName ?? before;
  if (isPinned) {
    return `${image}${newTag ? `:${newTag}` : ''}${digest ? `@${digest}` : ''}`;
  }
  return `${image}${tag}${hash}`;
}
