import { isScalar, isSeq, YAMLSeq } from 'yaml';
import { parseYaml, stringifyYaml } from '../yaml';

/**
 * Adds entries to the `resources` of a `kustomization.yaml` where they are
 * missing. Everything else in the file stays as it is.
 */
export function addResources(
  text: string,
  file: string,
  entries: readonly string[],
): string {
  const document = parseYaml(text, file);
  const existing = document.get('resources');
  const list = isSeq(existing) ? existing : new YAMLSeq();
  const known = new Set(
    list.items.map(item => String(isScalar(item) ? item.value : item)),
  );
  const missing = entries.filter(entry => !known.has(entry));
  if (missing.length === 0) {
    return text;
  }
  list.flow = false;
  missing.forEach(entry => list.add(document.createNode(entry)));
  document.set('resources', list);
  return stringifyYaml(document);
}
