import { Fields, isFields, PatchProblem } from './patchProblem';

type ItemMerge = {
  /** The fields that tell items apart; none if the items are text. */
  keys: readonly string[];
  /** Merges an item of a patch into one with the same keys, if there is one. */
  merge: (before: Fields | undefined, patch: Fields) => Fields;
};

/**
 * Merges two lists item by item. As kustomize has it, what the patch names comes
 * first; of items with the same keys the first gets the patch and the last stays.
 *
 * @param target - `undefined` when there was no list before
 * @throws PatchProblem where items lack a key, which gives results that are not
 *   known here
 */
export function mergeLists(
  target: readonly unknown[] | undefined,
  patch: readonly unknown[],
  path: readonly string[],
  { keys, merge }: ItemMerge,
): unknown[] | undefined {
  if (keys.length === 0) {
    return [...new Set([...patch, ...(target ?? [])])];
  }
  const directive = patch.find(
    item => isFields(item) && item.$patch && !(keys[0] in item),
  ) as Fields | undefined;
  if (directive?.$patch === 'delete') {
    return undefined;
  }
  const before = directive ? [] : checkItems(target ?? [], keys, path);
  const items = checkItems(
    patch.filter(item => item !== directive),
    keys,
    path,
  );
  const keyOf = keyReader([...before, ...items], keys, path);

  const result = new Map<string, Fields>();
  const removed = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (item.$patch === 'delete') {
      removed.add(key);
    } else if (!result.has(key) || !target) {
      const same = before.find(other => keyOf(other) === key);
      if (item.$patch !== 'replace') {
        result.set(key, merge(same, item));
      } else {
        result.set(key, same ?? merge(undefined, item));
      }
    }
  }
  const seen = new Set<string>();
  for (const item of before) {
    const key = keyOf(item);
    if (seen.has(key) || !result.has(key)) {
      result.set(key, merge(item, {}));
    }
    seen.add(key);
  }
  return [...result]
    .filter(([key]) => !removed.has(key))
    .map(([, item]) => item);
}

function checkItems(
  list: readonly unknown[],
  [key]: readonly string[],
  path: readonly string[],
): Fields[] {
  return list.map(item => {
    const value = isFields(item) ? item[key] : undefined;
    if (value === undefined || value === null || typeof value === 'object') {
      throw new PatchProblem(path, `has an item without ${key}`, false);
    }
    return item as Fields;
  });
}

/**
 * Reads the keys of an item. Where some items lack a secondary key, those with
 * the same first key are not told apart by kustomize in all cases.
 */
function keyReader(
  items: readonly Fields[],
  keys: readonly string[],
  path: readonly string[],
): (item: Fields) => string {
  const read = (item: Fields) => keys.map(key => item[key] ?? '').join('\n');
  if (keys.length > 1) {
    const [first, ...others] = keys;
    const isComplete = (item: Fields) => others.every(key => item[key]);
    const complete = items.filter(isComplete);
    const isMixed = items.some(
      item =>
        !isComplete(item) &&
        complete.some(other => String(other[first]) === String(item[first])),
    );
    if (isMixed) {
      throw new PatchProblem(
        path,
        `has items with the same ${first}, of which not all have ${others}`,
        false,
      );
    }
  }
  return read;
}
