import { WrongField } from './editField';
import type { KubernetesObject } from './kubernetesObject';
import { KustomizeError } from './kustomizeError';
import { describeId, type Resource, withObject } from './resource';

/**
 * Changes the object of a resource.
 *
 * @param file - the kustomization that says so
 * @param remembersId - whether this is a change of name or namespace
 * @throws KustomizeError for a WrongField.
 */
export function changeObject(
  resource: Resource,
  file: string,
  change: (object: KubernetesObject) => KubernetesObject,
  remembersId = false,
): Resource {
  try {
    return withObject(resource, change(resource.object), remembersId);
  } catch (error) {
    if (!(error instanceof WrongField)) {
      throw error;
    }
    throw new KustomizeError(
      `${file} has ${describeId(resource)}, in which ${error.message}`,
      {
        reason: 'invalid-object',
        file,
        remedy: 'correct the object',
      },
    );
  }
}
