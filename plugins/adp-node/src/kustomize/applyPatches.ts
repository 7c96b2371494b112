import type { KubernetesObject } from './kubernetesObject';
import type { Selector } from './kustomizationFields';
import { KustomizeError, notEvaluated } from './kustomizeError';
import { applyJsonPatch, type Operation } from './jsonPatch';
import type { ParsedManifests } from './parsedManifests';
import { duplicateObject, invalidPatch, withoutObject } from './patchErrors';
import { isFields, PatchProblem } from './patchProblem';
import { describeId, hasId, type Resource, withObject } from './resource';
import { writtenText } from './scalarNotes';
import { selects } from './selectObjects';
import { strategicMerge } from './strategicMerge';

/** A patch of a kustomization, read from its file or from the field itself. */
export type Patch = {
  text: string;
  /** The file that has it. */
  file: string;
  target?: Selector;
  /** `allowNameChange`, `allowKindChange` */
  options?: Readonly<Record<string, boolean>>;
};

/**
 * Applies a patch of either kind to the resources that it is for.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 *
 * @throws KustomizeError for a patch that is for no object, or not valid
 */
export function applyPatch(
  resources: readonly Resource[],
  patch: Patch,
  parsed: ParsedManifests,
): readonly Resource[] {
  const operations = operationsOf(patch, parsed);
  if (operations) {
    return applyOperations(resources, operations, patch);
  }
  const documents = mergePatchesOf(patch, parsed);
  if (!patch.target) {
    return documents.reduce(
      (before, document) => mergeIntoOne(before, document, patch),
      resources,
    );
  }
  if (documents.length > 1) {
    throw invalidPatch(patch, 'has several documents, but a target');
  }
  return mergeIntoSelected(resources, documents[0], patch);
}

/** A JSON patch, if that is what it is. No text at all counts as one. */
function operationsOf(
  patch: Patch,
  parsed: ParsedManifests,
): readonly Operation[] | undefined {
  const { file } = patch;
  const text = patch.text.trim();
  if (!text.startsWith('[')) {
    const content = parsed.configuration(text, file) ?? [];
    return isOperations(content) ? content : undefined;
  }
  try {
    const content = JSON.parse(text);
    if (isOperations(content)) {
      return content;
    }
  } catch (error) {
    throw invalidPatch(patch, `begins with [, but is no JSON: ${error}`);
  }
  throw invalidPatch(patch, 'is no list of operations');
}

function isOperations(content: unknown): content is Operation[] {
  return (
    Array.isArray(content) &&
    content.every(item => typeof item === 'object' && item !== null)
  );
}

function mergePatchesOf(
  patch: Patch,
  parsed: ParsedManifests,
): readonly Resource[] {
  const { text, file } = patch;
  try {
    return parsed.resources(text, file);
  } catch (error) {
    if (!(error instanceof KustomizeError)) {
      throw error;
    }
    if (error.message.includes('duplicated mapping key')) {
      throw notEvaluated(file, 'is a patch that has a key twice');
    }
    throw error;
  }
}

function applyOperations(
  resources: readonly Resource[],
  operations: readonly Operation[],
  patch: Patch,
): readonly Resource[] {
  const { target, file } = patch;
  if (!target) {
    throw invalidPatch(
      patch,
      operations.length === 0
        ? 'has no objects'
        : 'is a list of operations, but has no target',
    );
  }
  const isSelected = selects(target, file);
  return resources.map(resource => {
    if (!isSelected(resource)) {
      return resource;
    }
    let object;
    try {
      object = applyJsonPatch(resource.object, operations);
    } catch (error) {
      throw invalidPatch(
        patch,
        `does not fit ${describeId(resource)}: ${(error as Error).message}`,
      );
    }
    if (!object.kind || !object.metadata?.name) {
      throw invalidPatch(
        patch,
        `takes its kind or name from ${describeId(resource)}`,
      );
    }
    return withObject(resource, object, true);
  });
}

/** Merges a patch into the one object that it names. */
function mergeIntoOne(
  resources: readonly Resource[],
  document: Resource,
  patch: Patch,
): readonly Resource[] {
  const found = resources.filter(resource => hasId(resource, document.id.key));
  if (found.length !== 1) {
    throw withoutObject(document, found.length, resources, patch);
  }
  return resources.flatMap(resource =>
    resource === found[0] ? merge(resource, document, patch) : [resource],
  );
}

function mergeIntoSelected(
  resources: readonly Resource[],
  document: Resource,
  patch: Patch,
): readonly Resource[] {
  const isSelected = selects(patch.target!, patch.file);
  const withTexts = {
    ...document,
    object: {
      ...document.object,
      metadata: metadataOfTexts(document.object.metadata),
    },
  };
  const result = resources.flatMap(resource =>
    isSelected(resource) ? merge(resource, withTexts, patch) : [resource],
  );
  const keys = new Set<string>();
  for (const resource of result) {
    if (keys.has(resource.id.key)) {
      throw duplicateObject(resource, patch.file);
    }
    keys.add(resource.id.key);
  }
  return result;
}

/**
 * Labels and annotations of a patch with a target are texts for kustomize, also
 * `null`, which removes nothing there.
 */
function metadataOfTexts({
  labels,
  annotations,
  ...metadata
}: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  const texts = (fields: Record<string, unknown> | undefined) =>
    isFields(fields) && Object.keys(fields).length > 0
      ? Object.fromEntries(
          Object.keys(fields).map(key => [key, writtenText(fields, key)]),
        )
      : undefined;
  const [newLabels, newAnnotations] = [texts(labels), texts(annotations)];
  return {
    ...metadata,
    ...(newLabels && { labels: newLabels }),
    ...(newAnnotations && { annotations: newAnnotations }),
  };
}

/** A patch may not rename what it is for, unless allowed to. */
function merge(
  resource: Resource,
  { object: document }: Resource,
  patch: Patch,
): Resource[] {
  const { allowNameChange = false, allowKindChange = false } =
    patch.options ?? {};
  const { apiVersion, kind, metadata } = resource.object;
  let merged;
  try {
    merged = strategicMerge(resource.object, document);
  } catch (error) {
    if (!(error instanceof PatchProblem)) {
      throw error;
    }
    throw error.isKnown
      ? invalidPatch(
          patch,
          `does not fit ${describeId(resource)}: ${error.message}`,
        )
      : notEvaluated(
          patch.file,
          `is a patch of ${describeId(resource)}, in which ${error.message}`,
        );
  }
  if (!merged) {
    return [];
  }
  const { namespace: _, ...rest } = merged.metadata ?? {};
  const object = {
    ...merged,
    ...('apiVersion' in resource.object && { apiVersion }),
    ...(!allowKindChange && { kind }),
    metadata: {
      ...rest,
      ...(!allowNameChange && { name: metadata.name }),
      ...(metadata.namespace && { namespace: metadata.namespace }),
    },
  };
  return [withObject(resource, object, allowNameChange || allowKindChange)];
}
