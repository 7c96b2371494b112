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
  const { object, id } = document;
  const sameName = resources.filter(
    other => other.id.kind === id.kind && other.id.name === id.name,
  );
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
  return new KustomizeError(
    `${what} ${
      (sameName.length > 0 ? sameName : resources)
        .slice(0, 5)
        .map(describeId)
        .join(', ') || 'no objects'
    }`,
    { ...details, remedy: remedyFor(object.apiVersion, file, sameName[0]) },
  );
}

function remedyFor(
  apiVersion: string,
  file: string,
  other: Resource | undefined,
): string {
  if (!other) {
    return `correct the kind and name in ${file}, or add the object to the resources`;
  }
  if (other.object.apiVersion !== apiVersion) {
    return `change its apiVersion to ${other.object.apiVersion}, as in the resources, or run adp flux upgrade for the service, which does so in all environments`;
  }
  return 'make metadata.namespace of both the same';
}
