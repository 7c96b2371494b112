import type { FieldSpec } from './fieldSpecs';
import { isFields } from './patchProblem';

/** A field of an object that is not what kustomize needs it to be. */
export class WrongField extends Error {}

/**
 * Changes a field of an object; a field that is in items of a list, in all of
 * them.
 *
 * @returns an object that shares with the given one what is not changed
 * @throws WrongField
 */
export function editField<T>(
  value: T,
  { path, create }: Pick<FieldSpec, 'path' | 'create'>,
  edit: (value: unknown) => unknown,
): T {
  return editAt(value, path, create ?? false, edit) as T;
}

function editAt(
  value: unknown,
  path: readonly string[],
  create: boolean,
  edit: (value: unknown) => unknown,
): unknown {
  const [next, ...rest] = path;
  if (next === undefined) {
    return edit(value);
  }
  if (Array.isArray(value)) {
    return value.map(item => editAt(item, path, create, edit));
  }
  if (value === null) {
    return value;
  }
  if (!isFields(value)) {
    throw new WrongField(
      `${path.join('.')} should be in a mapping, but is in "${value}"`,
    );
  }
  const isList = next.endsWith('[]');
  const field = isList ? next.slice(0, -2) : next;
  const before = value[field];
  if (before === undefined || before === null) {
    return create && !isList
      ? {
          ...value,
          [field]:
            rest.length > 0 ? editAt({}, rest, create, edit) : edit(undefined),
        }
      : value;
  }
  const after = editAt(before, rest, create, edit);
  return after === before ? value : { ...value, [field]: after };
}
