import { applyPatch, Operation } from 'fast-json-patch';
import type { KubernetesObject } from './kubernetesObject';
import type { Kustomization, Selector } from './kustomizationFile';
import { KustomizeError } from './kustomizeError';
import type { ParsedManifests } from './parsedManifests';
import { isSelected, objectId } from './selectObjects';
import { strategicMerge } from './strategicMerge';

/** A patch of a kustomization, read from its file or from the field itself. */
export type Patch = {
  text: string;
  /** The file that has it. */
  file: string;
  target?: Selector;
  allowNameChange?: boolean;
  allowKindChange?: boolean;
};

/**
 * Applies the patches of a kustomization to the objects of its resources.
 *
 * @param file - the kustomization
 * @throws KustomizeError for a patch that is for no object, or not valid
 */
export function applyPatches(
  objects: readonly KubernetesObject[],
  patches: readonly Patch[],
  parsed: ParsedManifests,
): KubernetesObject[] {
  return patches.reduce<KubernetesObject[]>(
    (before, patch) => applyOne(before, patch, parsed),
    [...objects],
  );
}

/** The patches that a kustomization names or has in itself. */
export function patchesOf(
  kustomization: Kustomization,
  file: string,
  readFile: (path: string) => { text: string; file: string },
): Patch[] {
  const { patchesStrategicMerge, patches } = kustomization;
  return [
    ...patchesStrategicMerge.map(entry =>
      entry.includes('\n') ? { text: entry, file } : readFile(entry),
    ),
    ...patches.map(({ path, patch, target, options }) => {
      if ((path === undefined) === (patch === undefined)) {
        throw new KustomizeError(
          `${file} has an entry of patches with ${
            path ? 'both path and patch' : 'neither path nor patch'
          }`,
          {
            reason: 'invalid-patch',
            file,
            remedy: 'give each patch one of path and patch',
          },
        );
      }
      return {
        ...(path ? readFile(path) : { text: patch!, file }),
        target,
        ...options,
      };
    }),
  ];
}

function applyOne(
  objects: readonly KubernetesObject[],
  patch: Patch,
  parsed: ParsedManifests,
): KubernetesObject[] {
  const documents = parsed.documents(patch.text, patch.file);
  const operations = documents.find(Array.isArray);
  if (operations) {
    return applyOperations(objects, operations as Operation[], patch);
  }
  const { target } = patch;
  if (!target) {
    return parsed
      .objects(patch.text, patch.file)
      .reduce<KubernetesObject[]>(
        (before, document) => mergeInto(before, document, patch),
        [...objects],
      );
  }
  if (documents.length !== 1) {
    throw invalidPatch(patch, `has ${documents.length} documents for a target`);
  }
  const [document] = documents as [Record<string, unknown>];
  return objects.flatMap(object => {
    if (!isSelected(object, target, patch.file)) {
      return [object];
    }
    const merged = strategicMerge(object, document);
    return merged ? [keepIdentity(merged, object, patch)] : [];
  });
}

/** Merges a patch into the one object that it names. */
function mergeInto(
  objects: readonly KubernetesObject[],
  document: KubernetesObject,
  patch: Patch,
): KubernetesObject[] {
  const id = objectId(document);
  const found = objects.filter(object => objectId(object) === id);
  if (found.length !== 1) {
    throw withoutObject(document, objects, patch);
  }
  const merged = strategicMerge(found[0], document);
  return objects.flatMap(object => {
    if (object !== found[0]) {
      return [object];
    }
    return merged ? [keepIdentity(merged, object, patch)] : [];
  });
}

/** A patch with a target may not rename what it is for, unless allowed to. */
function keepIdentity(
  merged: KubernetesObject,
  { apiVersion, kind, metadata }: KubernetesObject,
  { target, allowNameChange, allowKindChange }: Patch,
): KubernetesObject {
  return {
    ...merged,
    ...(!(target && allowKindChange) && { apiVersion, kind }),
    metadata: {
      ...merged.metadata,
      ...(!(target && allowNameChange) && { name: metadata.name }),
      ...(metadata.namespace && { namespace: metadata.namespace }),
    },
  };
}

function applyOperations(
  objects: readonly KubernetesObject[],
  operations: Operation[],
  patch: Patch,
): KubernetesObject[] {
  const { target } = patch;
  if (!target) {
    throw invalidPatch(patch, 'is a list of operations, but has no target');
  }
  return objects.map(object => {
    if (!isSelected(object, target, patch.file)) {
      return object;
    }
    try {
      return applyPatch(structuredClone(object), operations, true).newDocument;
    } catch (error) {
      throw invalidPatch(
        patch,
        `does not fit ${objectId(object)}: ${
          (error as Error).message.split('\n')[0]
        }`,
      );
    }
  });
}

function withoutObject(
  document: KubernetesObject,
  objects: readonly KubernetesObject[],
  { file }: Patch,
): KustomizeError {
  const { apiVersion, kind, metadata } = document;
  const sameName = objects.filter(
    object => object.kind === kind && object.metadata.name === metadata.name,
  );
  const [other] = sameName;
  const remedies = () => {
    if (!other) {
      return `correct the kind and name in ${file}, or add the object to the resources`;
    }
    if (other.apiVersion !== apiVersion) {
      return `make the apiVersion of both the same, ${other.apiVersion} as in the resources; adp flux upgrade does so for all environments of a service`;
    }
    return `make metadata.namespace of both the same`;
  };
  return new KustomizeError(
    `${file} is a patch of ${apiVersion} ${kind} ${
      metadata.name
    }, but the resources have ${
      (sameName.length > 0 ? sameName : objects)
        .slice(0, 5)
        .map(
          object =>
            `${object.apiVersion} ${object.kind} ${object.metadata.name}`,
        )
        .join(', ') || 'no objects'
    }`,
    { reason: 'patch-without-object', file, remedy: remedies() },
  );
}

function invalidPatch({ file }: Patch, what: string): KustomizeError {
  return new KustomizeError(`${file} ${what}`, {
    reason: 'invalid-patch',
    file,
    remedy: `correct the patch in ${file}`,
  });
}
