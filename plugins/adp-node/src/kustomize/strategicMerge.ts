import { isBuiltIn, mergeKeyOf } from './mergeKeys';
import type { KubernetesObject } from './kubernetesObject';

type Fields = Record<string, unknown>;

/**
 * Applies a strategic merge patch as kustomize does: maps are merged, `null`
 * removes a field, lists are replaced, but for those of Kubernetes' own kinds
 * that have a merge key. `$patch: delete` and `$patch: replace` are honoured.
 * https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#patchstrategicmerge
 *
 * @returns a new object that may share parts with both; `undefined` when the
 *   patch deletes the object.
 */
export function strategicMerge(
  object: KubernetesObject,
  patch: Fields,
): KubernetesObject | undefined {
  if (patch.$patch === 'delete') {
    return undefined;
  }
  const hasKeys = isBuiltIn(object.apiVersion);
  return mergeFields(object, patch, [], hasKeys) as KubernetesObject;
}

function mergeFields(
  target: Fields,
  patch: Fields,
  path: readonly string[],
  hasKeys: boolean,
): Fields {
  if (patch.$patch === 'replace') {
    return withoutDirectives(patch) as Fields;
  }
  const result: Fields = { ...target };
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$')) {
      continue;
    }
    const before = target[field];
    const at = [...path, field];
    if (value === null || isDeletion(value)) {
      delete result[field];
    } else if (isFields(value) && isFields(before)) {
      result[field] = mergeFields(before, value, at, hasKeys);
    } else if (Array.isArray(value) && Array.isArray(before)) {
      result[field] = mergeLists(before, value, at, hasKeys);
    } else {
      result[field] = withoutDirectives(value);
    }
  }
  return result;
}

function mergeLists(
  target: readonly unknown[],
  patch: readonly unknown[],
  path: readonly string[],
  hasKeys: boolean,
): unknown[] {
  const key = hasKeys ? mergeKeyOf(path) : undefined;
  const replaces = patch.some(
    item => isFields(item) && item.$patch === 'replace',
  );
  const isKeyed =
    key !== undefined &&
    [...target, ...patch].every(item => isFields(item) && key in item);
  if (!isKeyed || replaces) {
    return withoutDirectives(patch) as unknown[];
  }
  const rest = [...(target as Fields[])];
  const first: Fields[] = [];
  for (const item of patch as Fields[]) {
    const index = rest.findIndex(other => other[key] === item[key]);
    const [before] = index < 0 ? [] : rest.splice(index, 1);
    if (!isDeletion(item)) {
      first.push(
        before
          ? mergeFields(before, item, path, hasKeys)
          : (withoutDirectives(item) as Fields),
      );
    }
  }
  // kustomize puts what a patch names first.
  return [...first, ...rest];
}

/** What a patch adds, without what it says about merging. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter(item => !isDeletion(item) && !isOnlyDirective(item))
      .map(withoutDirectives);
  }
  if (isFields(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([field, item]) => !field.startsWith('$') && item !== null)
        .map(([field, item]) => [field, withoutDirectives(item)]),
    );
  }
  return value;
}

function isDeletion(value: unknown): boolean {
  return isFields(value) && value.$patch === 'delete';
}

function isOnlyDirective(value: unknown): boolean {
  return (
    isFields(value) &&
    '$patch' in value &&
    Object.keys(value).every(field => field.startsWith('$'))
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
