import { KustomizeError } from './kustomizeError';
import { describeId, type Resource } from './resource';

/** A patch that kustomize refuses. */
export function invalidPatch(
  { file }: { file: string },
  what: string,
): KustomizeError {
  return new KustomizeError(`${file} ${what}`, {
    reason: 'invalid-patch',
    file,
    remedy: `correct the patch in ${file}`,
  });
}

/** Two objects with one name. */
export function duplicateObject(
  resource: Resource,
  file: string,
): KustomizeError {
  return new KustomizeError(
    `${file} has ${describeId(resource)} more than once`,
    {
      reason: 'duplicate-object',
      file,
      remedy: 'list what has the object only once, or rename one of them',
    },
  );
}

/** A patch whose object is not there, or is not the only one. */
export function withoutObject(
  document: Resource,
  count: number,
  resources: readonly Resource[],
  { file }: { file: string },
): KustomizeError {
  const { id } = document;
  const { apiVersion } = document.object;
  const what = `${file} is a patch of ${describeId(
    document,
  )}, but the resources have`;
  const details = { reason: 'patch-without-object', file } as const;
  if (count > 1) {
    return new KustomizeError(`${what} ${count} of it`, {
      ...details,
      remedy: 'rename one of the objects',
    });
  }
  const sameName = resources.filter(
    other => other.id.kind === id.kind && other.id.name === id.name,
  );
  const found = (sameName.length > 0 ? sameName : resources).slice(0, 5);
  const message = `${what} ${found.map(describeId).join(', ') || 'no objects'}`;
  const [other] = sameName;
  if (!other) {
    return new KustomizeError(message, {
      ...details,
      remedy: `correct the kind and name in ${file}, or add the object to the resources`,
    });
  }
  const actual = other.object.apiVersion;
  if (actual === apiVersion) {
    return new KustomizeError(message, {
      ...details,
      remedy: 'make metadata.namespace of both the same',
    });
  }
  return new KustomizeError(message, {
    ...details,
    cause: `A patch is of ${apiVersion} ${id.kind}, but the resources have ${actual}`,
    remedy: `change the apiVersion of the patch to ${actual}, or run adp flux upgrade for the service, which does so in all environments`,
  });
}
