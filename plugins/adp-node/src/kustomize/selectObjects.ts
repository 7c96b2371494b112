import type { Selector } from './kustomizationFields';
import { KustomizeError } from './kustomizeError';
import { matchesLabels } from './labelSelector';
import { originalId, type Resource } from './resource';

/** What kustomize takes for the namespace of what has none. */
const NO_NAMESPACE = '_non_namespaceable_';

/**
 * Which resources the target of a patch selects: every field is an expression
 * that has to match from start to end, names also those that a resource had.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 *
 * @param file - the kustomization that has the selector
 * @throws KustomizeError when a field is no expression.
 */
export function selects(
  selector: Selector,
  file: string,
): (resource: Resource) => boolean {
  try {
    const [group, version, kind, name, namespace] = [
      selector.group,
      selector.version,
      selector.kind,
      selector.name,
      selector.namespace,
    ].map(matcher);
    // Says whether they are expressions, also if there is no object to match.
    matchesLabels({}, selector.labelSelector);
    matchesLabels({}, selector.annotationSelector);
    return resource => {
      const { id, object } = resource;
      const original = originalId(resource);
      const { labels, annotations } = object.metadata;
      return (
        (namespace(original.namespace || NO_NAMESPACE) ||
          namespace(id.namespace || NO_NAMESPACE)) &&
        (name(original.name) || name(id.name)) &&
        group(id.group) &&
        version(id.version) &&
        kind(id.kind) &&
        matchesLabels(labels, selector.labelSelector) &&
        matchesLabels(annotations, selector.annotationSelector)
      );
    };
  } catch (error) {
    throw new KustomizeError(
      `${file} has a target that is no expression: ${(error as Error).message}`,
      {
        reason: 'invalid-patch',
        file,
        remedy: `correct the target in ${file}`,
      },
    );
  }
}

function matcher(expression: string | undefined): (text: string) => boolean {
  if (!expression) {
    return () => true;
  }
  const pattern = new RegExp(`^(?:${expression})$`);
  return text => pattern.test(text);
}
