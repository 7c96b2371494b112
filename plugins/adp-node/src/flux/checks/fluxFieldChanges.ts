import { Document, isMap, isNode, isSeq, stringify, YAMLSeq } from 'yaml';

type Path = readonly (string | number)[];

/**
 * Changes the fields of a manifest that the stable version of its kind does not have
 * any more. From the release notes of Flux 2.0 (Kustomization, GitRepository),
 * 2.3 (HelmRelease, HelmChart) and 2.4 (Bucket),
 * https://github.com/fluxcd/flux2/releases
 */
export function changeRemovedFields(document: Document, kind: string): void {
  switch (kind) {
    case 'HelmRelease':
      moveValuesFile(document, ['spec', 'chart', 'spec']);
      itemsOf(document, ['spec', 'postRenderers']).forEach((_, index) =>
        movePatches(document, ['spec', 'postRenderers', index, 'kustomize']),
      );
      break;
    case 'HelmChart':
      moveValuesFile(document, ['spec']);
      remove(document, ['spec', 'accessFrom']);
      break;
    case 'Kustomization':
      movePatches(document, ['spec']);
      // Since v1beta2 it did nothing.
      remove(document, ['spec', 'validation']);
      break;
    case 'GitRepository':
      // There is one implementation only; and who has access was never looked at.
      remove(document, ['spec', 'gitImplementation']);
      remove(document, ['spec', 'accessFrom']);
      break;
    case 'Bucket':
      remove(document, ['spec', 'accessFrom']);
      break;
    default:
  }
}

/** The one file came before the others. */
function moveValuesFile(document: Document, path: Path): void {
  const file = document.getIn([...path, 'valuesFile']);
  if (file === undefined) {
    return;
  }
  const files = document.getIn([...path, 'valuesFiles'], true);
  if (isSeq(files)) {
    files.items.unshift(document.createNode(file));
  } else {
    document.setIn([...path, 'valuesFiles'], document.createNode([file]));
  }
  remove(document, [...path, 'valuesFile']);
}

/** There is one list of patches now, and its patches are text. */
function movePatches(document: Document, path: Path): void {
  const patches = [
    ...itemsOf(document, [...path, 'patchesStrategicMerge']).map(patch => ({
      patch: asText(patch),
    })),
    ...itemsOf(document, [...path, 'patchesJson6902']).flatMap(entry =>
      isMap(entry)
        ? [
            {
              target: toPlain(entry.get('target', true)),
              patch: asText(entry.get('patch', true)),
            },
          ]
        : [],
    ),
  ];
  if (patches.length === 0) {
    return;
  }
  const list = document.getIn([...path, 'patches'], true);
  const added = document.createNode(patches) as YAMLSeq;
  if (isSeq(list)) {
    list.items.push(...added.items);
  } else {
    document.setIn([...path, 'patches'], added);
  }
  remove(document, [...path, 'patchesStrategicMerge']);
  remove(document, [...path, 'patchesJson6902']);
}

function itemsOf(document: Document, path: Path): unknown[] {
  const list = document.getIn(path, true);
  return isSeq(list) ? list.items : [];
}

function remove(document: Document, path: Path): void {
  if (document.hasIn(path)) {
    document.deleteIn(path);
  }
}

function asText(node: unknown): string {
  return stringify(node, {
    compat: 'yaml-1.1',
    lineWidth: 0,
    indentSeq: false,
  });
}

function toPlain(node: unknown): unknown {
  return isNode(node) ? JSON.parse(JSON.stringify(node)) : node;
}
