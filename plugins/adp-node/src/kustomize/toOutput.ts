import type { KubernetesObject } from './kubernetesObject';
import type { Resource } from './resource';
import { writtenText } from './scalarNotes';

type Fields = Record<string, unknown>;

/** Marks what kustomize reads, but does not write. */
const LOCAL = 'config.kubernetes.io/local-config';

/** What kustomize uses annotations for, which it takes away in the end. */
const INTERNAL =
  /^(?:internal\.config\.kubernetes\.io\/|config\.kubernetes\.io\/(?:path|index|id)$)/;

/** The objects of a build as they are written: annotations are always text. */
export function toOutput(
  resources: readonly Resource[],
): readonly KubernetesObject[] {
  return resources.map(withTexts).filter(({ metadata }) => {
    const local = metadata?.annotations?.[LOCAL];
    return local === undefined || local === 'false';
  });
}

function withTexts({ object }: Resource): KubernetesObject {
  const annotations: unknown = object.metadata?.annotations;
  if (typeof annotations !== 'object' || annotations === null) {
    return object;
  }
  const entries = Object.entries(annotations);
  if (
    entries.length > 0 &&
    entries.every(
      ([key, value]) => typeof value === 'string' && !INTERNAL.test(key),
    )
  ) {
    return object;
  }
  const texts = entries
    .filter(([key]) => !INTERNAL.test(key))
    .map(([key]) => [key, writtenText(annotations as Fields, key)]);
  const { annotations: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(texts.length > 0 && { annotations: Object.fromEntries(texts) }),
    },
  };
}
