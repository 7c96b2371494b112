import { isDeepStrictEqual } from 'node:util';
import { parseYaml } from '../yaml/yaml';
import { LATEST_FLUX_VERSION } from './checks/fluxVersions';
import { keepImageTags } from './templates/imagePolicies';
import { migrateFluxFile } from './checks/migrateFluxFile';

/** A field that is not as it was generated. */
export type HandEdit = {
  /** Such as `spec.interval`. */
  field: string;
  /** What was generated; missing for what somebody has added. */
  generated?: unknown;
  /** What is there; missing for what somebody has removed. */
  found?: unknown;
};

/** Keys that tell the items of a list apart. */
const ITEM_KEYS = ['name', 'key', 'path'];

/**
 * The fields in which a file is not as it was generated. Versions that image
 * automation writes do not count, nor do API versions that an upgrade has moved.
 */
export function handEdits(
  path: string,
  generated: string,
  found: string,
): HandEdit[] {
  const file = parseYaml(found, path);
  const expected = parseYaml(asMigrated(path, generated, found), path);
  keepImageTags(expected, file);
  return compare(expected.toJS(), file.toJS(), []);
}

/** What was generated, with the API version that the file was moved to. */
function asMigrated(path: string, generated: string, found: string): string {
  const apiVersion = (text: string) => text.match(/^apiVersion: .*$/m)?.[0];
  if (apiVersion(generated) === apiVersion(found)) {
    return generated;
  }
  const [major, latest] = LATEST_FLUX_VERSION.split('.').map(Number);
  for (let minor = 0; minor <= latest; minor++) {
    const { text } = migrateFluxFile(generated, path, `${major}.${minor}`);
    if (apiVersion(text) === apiVersion(found)) {
      return text;
    }
  }
  return generated;
}

function compare(
  generated: unknown,
  found: unknown,
  field: readonly string[],
): HandEdit[] {
  if (isDeepStrictEqual(generated, found)) {
    return [];
  }
  if (isFields(generated) && isFields(found)) {
    const keys = new Set([...Object.keys(generated), ...Object.keys(found)]);
    return [...keys].flatMap(key =>
      compare(generated[key], found[key], [...field, key]),
    );
  }
  if (Array.isArray(generated) && Array.isArray(found)) {
    const edits = compareLists(generated, found, field);
    if (edits) {
      return edits;
    }
  }
  return [{ field: field.join('.') || 'the whole file', generated, found }];
}

/** `undefined` for lists whose items nothing tells apart, or that differ in order only. */
function compareLists(
  generated: readonly unknown[],
  found: readonly unknown[],
  field: readonly string[],
): HandEdit[] | undefined {
  const lists = [generated, found];
  const isPlain = lists.flat().every(item => typeof item !== 'object');
  if (isPlain) {
    const name = field.join('.');
    const edits = [
      ...generated
        .filter(item => !found.includes(item))
        .map(item => ({ field: name, generated: item })),
      ...found
        .filter(item => !generated.includes(item))
        .map(item => ({ field: name, found: item })),
    ];
    return edits.length > 0 ? edits : undefined;
  }
  const key = ITEM_KEYS.find(candidate =>
    lists.every(list => isKeyedBy(list, candidate)),
  );
  if (key === undefined) {
    return undefined;
  }
  const byKey = lists.map(list =>
    Object.fromEntries(
      (list as Record<string, unknown>[]).map(item => [item[key], item]),
    ),
  );
  const edits = compare(byKey[0], byKey[1], field);
  return edits.length > 0 ? edits : undefined;
}

function isKeyedBy(list: readonly unknown[], key: string): boolean {
  const names = list.map(item => (isFields(item) ? item[key] : undefined));
  return (
    names.every(name => typeof name === 'string') &&
    new Set(names).size === names.length
  );
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
