import { changeObject } from './changeObject';
import { editField, WrongField } from './editField';
import { appliesTo, NAMESPACES } from './fieldSpecs';
import type { KubernetesObject } from './kubernetesObject';
import { isFields } from './patchProblem';
import { duplicateObject } from './patchErrors';
import {
  type ObjectId,
  originalId,
  type Resource,
  withObject,
} from './resource';

/** Kinds whose names have a meaning, so that nothing is put before or after. */
const NOT_RENAMED = [
  { kind: 'CustomResourceDefinition', path: [] },
  { kind: 'APIService', group: 'apiregistration.k8s.io', path: [] },
  { kind: 'Namespace', path: [] },
];

const ROLE_BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];

/**
 * Moves objects to a namespace.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/namespace/
 *
 * @throws KustomizeError when two would have the same id then.
 */
export function moveToNamespace(
  resources: readonly Resource[],
  namespace: string,
  file: string,
): readonly Resource[] {
  const seen = new Set<string>();
  return resources.map(resource => {
    const moved = changeObject(
      resource,
      file,
      object => moveObject(object, resource.id, namespace),
      true,
    );
    if (seen.has(moved.id.key)) {
      throw duplicateObject(moved, file);
    }
    seen.add(moved.id.key);
    return moved;
  });
}

function moveObject(
  object: KubernetesObject,
  id: ObjectId,
  namespace: string,
): KubernetesObject {
  const isNamespaced = id.namespace !== '';
  const moved = isNamespaced
    ? { ...object, metadata: { ...object.metadata, namespace } }
    : object;
  const bound = ROLE_BINDINGS.includes(id.kind)
    ? editField(moved, { path: ['subjects'] }, subjects =>
        Array.isArray(subjects)
          ? subjects.map(subject => moveSubject(subject, namespace))
          : subjects,
      )
    : moved;
  return NAMESPACES.filter(spec => appliesTo(spec, id)).reduce(
    (value, spec) => editField(value, spec, () => namespace),
    bound,
  );
}

/** Of the accounts that are bound, only the default one moves along. */
function moveSubject(subject: unknown, namespace: string): unknown {
  if (subject !== null && !isFields(subject)) {
    throw new WrongField(`a subject is "${subject}"`);
  }
  return subject?.name === 'default' ? { ...subject, namespace } : subject;
}

/** Puts text before the names of objects, or after them. */
export function renameAll(
  resources: readonly Resource[],
  { prefix, suffix }: { prefix?: string; suffix?: string },
): readonly Resource[] {
  return resources.map(resource => {
    if (
      NOT_RENAMED.some(spec => appliesTo(spec, originalId(resource))) ||
      (!prefix && !suffix)
    ) {
      return resource;
    }
    const { prefixes = [], suffixes = [] } = resource.affixes ?? {};
    const withPrefix = prefix
      ? rename(resource, name => `${prefix}${name}`)
      : resource;
    const withBoth = suffix
      ? rename(withPrefix, name => `${name}${suffix}`)
      : withPrefix;
    return {
      ...withBoth,
      affixes: {
        prefixes: prefix ? [...prefixes, prefix] : prefixes,
        suffixes: suffix ? [...suffixes, suffix] : suffixes,
      },
    };
  });
}

/** Gives an object another name; the one it had is remembered. */
export function rename(
  resource: Resource,
  change: (name: string) => string,
): Resource {
  const { object, id } = resource;
  const name = change(id.name);
  return withObject(
    resource,
    { ...object, metadata: { ...object.metadata, name } },
    true,
  );
}
