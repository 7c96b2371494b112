import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Node,
  YAMLMap,
  YAMLSeq,
} from 'yaml';

/** A field that both sides have changed, each in its own way. */
export type MergeConflict = {
  /** Such as `spec.values.ingress.endpoint`. */
  field: string;
  base: unknown;
  ours: unknown;
  theirs: unknown;
};

/** Keys that tell the items of a list apart, as Kubernetes' lists have them. */
const ITEM_KEYS = ['name', 'key', 'path'];

/**
 * Brings what has changed between two states of a generated manifest into the
 * file as people have left it. Field by field: what only one side has changed
 * is taken from that side. Lists of plain values are merged as sets, and lists
 * whose items have a `name`, `key` or `path` item by item.
 *
 * @param base - what was generated last
 * @param ours - what is generated now; its nodes may become part of `theirs`
 * @param theirs - the file; it is changed in place, and keeps its comments
 * @returns the fields that both have changed; then `theirs` must not be used.
 */
export function mergeManifest(
  base: Document,
  ours: Document,
  theirs: Document,
): MergeConflict[] {
  const conflicts: MergeConflict[] = [];
  const merged = mergeNode(
    {
      base: base.toJS() ?? undefined,
      ours: nodeOf(ours.contents),
      theirs: nodeOf(theirs.contents),
    },
    [],
    conflicts,
  );
  theirs.contents = merged as typeof theirs.contents;
  return conflicts;
}

type Sides = { base: unknown; ours?: Node; theirs?: Node };

/** @returns the node that takes the place of `theirs`; `undefined` for none. */
function mergeNode(
  { base, ours, theirs }: Sides,
  field: readonly string[],
  conflicts: MergeConflict[],
): Node | undefined {
  const ourValue = valueOf(ours);
  const theirValue = valueOf(theirs);
  if (
    isDeepStrictEqual(base, ourValue) ||
    isDeepStrictEqual(ourValue, theirValue)
  ) {
    return theirs;
  }
  if (isMap(ours) && isMap(theirs) && (base === undefined || isObject(base))) {
    mergeMaps({ base: base ?? {}, ours, theirs }, field, conflicts);
    return theirs;
  }
  if (isDeepStrictEqual(base, theirValue)) {
    return withCommentsOf(ours, theirs);
  }
  if (isSeq(ours) && isSeq(theirs) && (base === undefined || isArray(base))) {
    const list = { base: base ?? [], ours, theirs };
    if (mergePlainLists(list) || mergeNamedLists(list, field, conflicts)) {
      return theirs;
    }
  }
  conflicts.push({
    field: field.join('.') || 'the whole file',
    base,
    ours: ourValue,
    theirs: theirValue,
  });
  return theirs;
}

function mergeMaps(
  sides: { base: Record<string, unknown>; ours: YAMLMap; theirs: YAMLMap },
  field: readonly string[],
  conflicts: MergeConflict[],
): void {
  const { base, ours, theirs } = sides;
  for (const key of new Set([...Object.keys(base), ...keysOf(ours)])) {
    const before = nodeOf(theirs.get(key, true));
    const after = mergeNode(
      { base: base[key], ours: nodeOf(ours.get(key, true)), theirs: before },
      [...field, key],
      conflicts,
    );
    if (after === undefined) {
      theirs.delete(key);
    } else if (after !== before) {
      theirs.set(key, after);
    }
  }
}

type Lists = { base: unknown[]; ours: YAMLSeq; theirs: YAMLSeq };

/** Merges lists of plain values; `false` if they hold something else. */
function mergePlainLists({ base, ours, theirs }: Lists): boolean {
  const isPlain = (list: unknown[]) =>
    list.every(value => typeof value !== 'object' || value === null);
  const ourValues = ours.toJSON() as unknown[];
  const theirValues = theirs.toJSON() as unknown[];
  if (![base, ourValues, theirValues].every(isPlain)) {
    return false;
  }
  theirs.items = theirs.items.filter(item => {
    const value = isScalar(item) ? item.value : item;
    return !base.includes(value) || ourValues.includes(value);
  });
  ours.items.forEach((item, index) => {
    const value = ourValues[index];
    if (!base.includes(value) && !theirValues.includes(value)) {
      theirs.items.push(item);
    }
  });
  return true;
}

/** Merges lists by what tells their items apart; `false` if nothing does. */
function mergeNamedLists(
  { base, ours, theirs }: Lists,
  field: readonly string[],
  conflicts: MergeConflict[],
): boolean {
  const lists = [base, ours.toJSON(), theirs.toJSON()] as unknown[][];
  const itemKey = ITEM_KEYS.find(key => lists.every(list => hasKey(list, key)));
  if (itemKey === undefined) {
    return false;
  }
  const find = (list: YAMLSeq, name: unknown) =>
    list.items.findIndex(item => isMap(item) && item.get(itemKey) === name);
  const names = lists.slice(0, 2).flatMap(list => namesIn(list, itemKey));
  for (const name of new Set(names)) {
    const index = find(theirs, name);
    const before = index < 0 ? undefined : (theirs.items[index] as Node);
    const after = mergeNode(
      {
        base: base.find(item => isObject(item) && item[itemKey] === name),
        ours: ours.items[find(ours, name)] as Node | undefined,
        theirs: before,
      },
      [...field, `${name}`],
      conflicts,
    );
    if (after === undefined) {
      theirs.items.splice(index, index < 0 ? 0 : 1);
    } else if (before === undefined) {
      theirs.items.push(after);
    } else {
      theirs.items[index] = after;
    }
  }
  return true;
}

function namesIn(list: readonly unknown[], key: string): unknown[] {
  return list.map(item => (isObject(item) ? item[key] : undefined));
}

function hasKey(list: readonly unknown[], key: string): boolean {
  const names = namesIn(list, key);
  return (
    names.every(name => typeof name === 'string') &&
    new Set(names).size === names.length
  );
}

/** A new node in the place of another, with the comments people have put there. */
function withCommentsOf(
  node: Node | undefined,
  replaced: Node | undefined,
): Node | undefined {
  if (!node || !replaced) {
    return node;
  }
  node.commentBefore = node.commentBefore ?? replaced.commentBefore;
  node.comment = node.comment ?? replaced.comment;
  node.spaceBefore = replaced.spaceBefore;
  if (isSeq(node) && isSeq(replaced)) {
    for (const item of node.items.filter(isNode)) {
      const same = replaced.items.find(
        other => isNode(other) && isSameItem(other.toJSON(), item.toJSON()),
      );
      withCommentsOf(item, nodeOf(same));
    }
  } else if (isMap(node) && isMap(replaced)) {
    for (const key of keysOf(node)) {
      withCommentsOf(
        nodeOf(node.get(key, true)),
        nodeOf(replaced.get(key, true)),
      );
    }
  }
  return node;
}

/** Whether items of a list are about the same: equal, or of the same name. */
function isSameItem(one: unknown, other: unknown): boolean {
  return isObject(one) && isObject(other)
    ? ITEM_KEYS.some(key => key in one && one[key] === other[key])
    : isDeepStrictEqual(one, other);
}

function keysOf(map: YAMLMap): string[] {
  return map.items
    .filter(isPair)
    .map(({ key }) => String(isScalar(key) ? key.value : key));
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}

/** Nothing and `null` differ: the latter removes a field in a patch. */
function valueOf(node: Node | undefined): unknown {
  return node === undefined ? undefined : node.toJSON();
}

function isArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !isArray(value);
}
