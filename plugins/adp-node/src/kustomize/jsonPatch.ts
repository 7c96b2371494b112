import { isDeepStrictEqual } from 'node:util';

/** One operation of a JSON patch (RFC 6902). */
export type Operation = {
  op?: string;
  path?: string;
  from?: string;
  value?: unknown;
};

type Container = Record<string, unknown> | unknown[];

/**
 * Applies a JSON patch as the library of kustomize does, which is not in all as
 * RFC 6902 has it: `replace` adds a field that is not there, `copy` of what is
 * not there gives `null`, and negative indices count from the end.
 * https://github.com/evanphx/json-patch
 *
 * @returns a new document that shares what is not changed
 * @throws Error saying which operation does not apply
 */
export function applyJsonPatch<T>(
  document: T,
  operations: readonly Operation[],
): T {
  return operations.reduce<unknown>(applyOperation, document) as T;
}

function applyOperation(document: unknown, operation: Operation): unknown {
  const { op, value = null } = operation;
  switch (op) {
    case 'add':
      return change(document, operation, (parent, key) =>
        add(parent, key, value),
      );
    case 'remove':
      return change(document, operation, remove);
    case 'replace':
      return change(document, operation, (parent, key) =>
        replace(parent, key, value),
      );
    case 'move': {
      const from = { op, path: operation.from };
      const moved = valueAt(document, from);
      return applyOperation(change(document, from, remove), {
        ...operation,
        op: 'add',
        value: moved,
      });
    }
    case 'copy':
      return applyOperation(document, {
        ...operation,
        op: 'add',
        value: valueAt(document, { op, path: operation.from }),
      });
    case 'test':
      if (!isDeepStrictEqual(valueAt(document, operation) ?? null, value)) {
        throw new Error(`the test of ${operation.path} fails`);
      }
      return document;
    default:
      throw new Error(`"${op}" is no operation`);
  }
}

/** Replaces the container that a path ends in, and so those around it. */
function change(
  document: unknown,
  { op, path }: Operation,
  edit: (parent: Container, key: string) => void,
): unknown {
  const keys = keysOf(path, op);
  const last = keys.pop()!;
  const root = copyOf(document, path, op);
  let parent = root;
  for (const key of keys) {
    const child = copyOf(get(parent, key), path, op);
    if (Array.isArray(parent)) {
      parent[indexOf(parent, key)] = child;
    } else {
      parent[key] = child;
    }
    parent = child;
  }
  edit(parent, last);
  return root;
}

function copyOf(value: unknown, path?: string, op?: string): Container {
  if (typeof value !== 'object' || value === null) {
    throw new Error(`there is no ${path} to ${op}`);
  }
  return Array.isArray(value) ? [...value] : { ...value };
}

function valueAt(document: unknown, { op, path }: Operation): unknown {
  const keys = keysOf(path, op);
  const last = keys.pop()!;
  const parent = keys.reduce<unknown>(
    (at, key) => get(copyOf(at, path, op), key),
    document,
  );
  return get(copyOf(parent, path, op), last);
}

function keysOf(path = '', op = ''): string[] {
  if (!path.startsWith('/')) {
    throw new Error(`the path "${path}" to ${op} does not begin with /`);
  }
  return path
    .slice(1)
    .split('/')
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function get(parent: Container, key: string): unknown {
  if (Array.isArray(parent)) {
    return parent[indexOf(parent, key)];
  }
  return Object.hasOwn(parent, key) ? parent[key] : undefined;
}

function indexOf(list: unknown[], key: string, length = list.length): number {
  const index = /^-?\d+$/.test(key) ? Number(key) : NaN;
  const counted = index < 0 ? index + length : index;
  if (!(counted >= 0 && counted < length)) {
    throw new Error(`the list of ${list.length} has no index ${key}`);
  }
  return counted;
}

function add(parent: Container, key: string, value: unknown): void {
  if (!Array.isArray(parent)) {
    parent[key] = value;
  } else if (key === '-') {
    parent.push(value);
  } else {
    parent.splice(indexOf(parent, key, parent.length + 1), 0, value);
  }
}

function remove(parent: Container, key: string): void {
  if (Array.isArray(parent)) {
    parent.splice(indexOf(parent, key), 1);
  } else if (Object.hasOwn(parent, key)) {
    delete parent[key];
  } else {
    throw new Error(`there is no ${key} to remove`);
  }
}

function replace(parent: Container, key: string, value: unknown): void {
  if (Array.isArray(parent)) {
    parent[indexOf(parent, key)] = value;
  } else {
    parent[key] = value;
  }
}
