import { createHash } from 'node:crypto';
import type { KubernetesObject } from './kubernetesObject';
import { rename } from './renameObjects';
import type { Resource } from './resource';

/** Appends the hash of the content to the names of generated objects. */
export function addHashes(resources: readonly Resource[]): readonly Resource[] {
  return resources.map(resource =>
    resource.needsHash
      ? rename(resource, name => `${name}-${hashOf(resource.object)}`)
      : resource,
  );
}

/** https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go */
function hashOf(object: KubernetesObject): string {
  const { kind, data = '', binaryData, stringData, type } = object;
  const content = {
    ...(binaryData !== undefined && { binaryData }),
    data,
    kind,
    // kustomize means the name of the object, but does not find it.
    name: '',
    ...(stringData !== undefined && { stringData }),
    ...(kind === 'Secret' && { type: type ?? '' }),
  };
  const hex = createHash('sha256').update(goJson(content)).digest('hex');
  const letters: Record<string, string> = {
    0: 'g',
    1: 'h',
    3: 'k',
    a: 'm',
    e: 't',
  };
  return [...hex.slice(0, 10)].map(digit => letters[digit] ?? digit).join('');
}

/** JSON as Go writes it: keys in order, and without what HTML would take. */
function goJson(value: unknown): string {
  const sorted = JSON.stringify(value, (_, item) =>
    typeof item === 'object' && item !== null
      ? Object.fromEntries(
          Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : item,
  );
  return sorted.replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
