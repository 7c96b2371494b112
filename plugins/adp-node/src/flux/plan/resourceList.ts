/**
 * Kustomizations as they are generated, and as people write them: one value per
 * line, then the list. Reading such a list from its lines gives what reading it
 * as YAML does; the list of a cluster, which all teams are in, is read often.
 */
const PLAIN_KUSTOMIZATION =
  /^(?:(?:#.*|[A-Za-z]+: [\w./-]+)?\n)*resources:\n((?: *(?:- [\w./-]+|#.*)?\n)*)$/;

/** An item that reads as text, such as `../base` or `patch.yaml`. */
const ITEM = /^( *)- ((?:\.{1,2}\/|[A-Za-z])[\w-]*(?:[./]+[\w-]+)*[./]*)$/;

/** A list that is read without the YAML library. */
export type ResourceList = {
  resources: string[];
  /** What stands before the dash of each item. */
  indent: string;
};

/**
 * The `resources` of a kustomization that ends with them.
 *
 * @returns `undefined` for one that has more, or another form
 */
export function readResourceList(text: string): ResourceList | undefined {
  const lines = text
    .match(PLAIN_KUSTOMIZATION)?.[1]
    .split('\n')
    .filter(line => /^ *-/.test(line))
    .map(line => line.match(ITEM));
  const indent = lines?.[0]?.[1];
  if (!lines || indent === undefined) {
    return undefined;
  }
  const resources = lines.flatMap(line =>
    line?.[1] === indent && /[./]/.test(line[2]) ? [line[2]] : [],
  );
  return resources.length === lines.length ? { resources, indent } : undefined;
}

/**
 * Adds entries to the list of a kustomization that ends with an item.
 *
 * @returns `undefined` for one of another form, and for unusual entries
 */
export function appendToResourceList(
  text: string,
  entries: readonly string[],
): string | undefined {
  const before = readResourceList(text);
  // After a comment at the end, new entries would be taken for its subject.
  if (!before || !/- .*\n$/.test(text)) {
    return undefined;
  }
  const appended =
    text + entries.map(entry => `${before.indent}- ${entry}\n`).join('');
  const count = readResourceList(appended)?.resources.length;
  return count === before.resources.length + entries.length
    ? appended
    : undefined;
}
