import type { KubernetesObject } from './kubernetesObject';
import { mergeLists } from './mergeLists';
import { MergeRules, mergeRulesOf } from './mergeKeys';
import { Fields, isFields, PatchProblem } from './patchProblem';
import { isQuoted, keepNotes, writtenText } from './scalarNotes';

/**
 * Applies a strategic merge patch as kustomize does: mappings are merged, `null`
 * removes a field, lists are replaced, but for those of Kubernetes' own kinds
 * that have a merge key. `$patch: delete` and `$patch: replace` are honoured.
 * https://github.com/kubernetes-sigs/kustomize/tree/master/kyaml/yaml/merge2
 *
 * @returns a new object that may share parts with both; `undefined` when the
 *   patch deletes the object.
 * @throws PatchProblem when one has a mapping where the other has a list or
 *   scalar, or where it is not known here what kustomize does.
 */
export function strategicMerge(
  object: KubernetesObject,
  patch: Fields,
): KubernetesObject | undefined {
  if (patch.$patch === 'delete') {
    return undefined;
  }
  // What would replace all of an object does not change it.
  return patch.$patch === 'replace'
    ? object
    : (mergeFields(object, patch, [], undefined) as KubernetesObject);
}

/** Merges two mappings. */
function mergeFields(
  target: Fields,
  patch: Fields,
  path: readonly string[],
  known: MergeRules | undefined,
): Fields {
  const rules = known ?? rulesOf(target) ?? rulesOf(patch);
  const { $patch: directive, ...fields } = patch;
  if (directive !== undefined && directive !== 'merge') {
    throw new PatchProblem(path, `"${directive}" is no value of $patch`);
  }
  const result: Fields = { ...target };
  for (const [field, value] of Object.entries(fields)) {
    const merged = mergeValue(
      target[field],
      isQuoted(target, field) && isScalar(value)
        ? writtenText(patch, field)
        : value,
      [...path, field],
      rules?.fields?.[field],
    );
    if (merged === undefined) {
      delete result[field];
    } else {
      result[field] = merged;
    }
  }
  keepNotes(result, target, patch);
  return rules?.fields
    ? settleRest(result, fields, path, rules.fields)
    : result;
}

/** What becomes of a field; `undefined` if it goes. */
function mergeValue(
  before: unknown,
  value: unknown,
  path: readonly string[],
  rules: MergeRules | undefined,
): unknown {
  if (value === null) {
    return undefined;
  }
  const isNew = before === undefined || before === null;
  if (!isNew && shapeOf(before) !== shapeOf(value)) {
    throw new PatchProblem(
      path,
      `is a ${shapeOf(value)} in the patch, but a ${shapeOf(before)} before`,
    );
  }
  if (isFields(value)) {
    if (value.$patch === 'delete') {
      return undefined;
    }
    return isNew || value.$patch === 'replace'
      ? addedFields(value, path, rules)
      : mergeFields(before as Fields, value, path, rules);
  }
  if (Array.isArray(value) && rules?.keys) {
    return mergeLists(isNew ? undefined : (before as unknown[]), value, path, {
      keys: rules.keys,
      merge: itemMerger(path, rules),
    });
  }
  return value;
}

/** What a patch adds where nothing was: itself, without what it removes. */
function addedFields(
  patch: Fields,
  path: readonly string[],
  rules: MergeRules | undefined,
): Fields {
  const { $patch: _, ...fields } = patch;
  return mergeFields({}, fields, path, rules ?? rulesOf(fields));
}

/** Lists that are merged have each key once, also those not in the patch. */
function settleRest(
  merged: Fields,
  patch: Fields,
  path: readonly string[],
  rules: Readonly<Record<string, MergeRules>>,
): Fields {
  const settled: Fields = {};
  for (const [field, known] of Object.entries(rules)) {
    const value = merged[field];
    const at = [...path, field];
    if (!(field in patch) && isFields(value)) {
      settled[field] = mergeFields(value, {}, at, known);
    } else if (!(field in patch) && Array.isArray(value) && known.keys) {
      const merge = itemMerger(at, known);
      settled[field] = mergeLists(value, [], at, { keys: known.keys, merge });
    }
  }
  return Object.assign(merged, settled);
}

function itemMerger(path: readonly string[], rules: MergeRules) {
  const itemRules: MergeRules = { fields: rules.fields ?? {} };
  return (before: Fields | undefined, patch: Fields): Fields =>
    before
      ? mergeFields(before, patch, path, itemRules)
      : addedFields(patch, path, itemRules);
}

function rulesOf({ apiVersion, kind }: Fields): MergeRules | undefined {
  return apiVersion && kind ? mergeRulesOf(apiVersion, kind) : undefined;
}

/** What is patched in the place of text in quotes goes into the quotes. */
function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function shapeOf(value: unknown): 'mapping' | 'list' | 'scalar' {
  if (Array.isArray(value)) {
    return 'list';
  }
  return isFields(value) ? 'mapping' : 'scalar';
}
