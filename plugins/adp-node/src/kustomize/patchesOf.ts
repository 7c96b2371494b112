import type { Patch } from './applyPatches';
import type { Kustomization } from './kustomizationFile';
import { invalidPatch } from './patchErrors';

type ReadFile = (path: string) => { text: string; file: string };

/**
 * The patches that a kustomization names or has in itself, those that come after
 * names and labels apart.
 *
 * @throws KustomizeError for a patch that is not there, or there twice.
 */
export function patchesOf(
  kustomization: Kustomization,
  file: string,
  readFile: ReadFile,
): { patches: Patch[]; lastPatches: Patch[] } {
  const { patchesStrategicMerge, patchesJson6902 } = kustomization;
  const patches = [
    ...patchesStrategicMerge.map(entry =>
      // A path, or the patch itself.
      /[\n{]/.test(entry) ? { text: entry, file } : readFile(entry),
    ),
    ...kustomization.patches.map(entry => toPatch(entry, file, readFile)),
  ];
  const lastPatches = patchesJson6902.map(entry => {
    if (!entry.target?.name || !entry.target.kind) {
      throw invalidPatch({ file }, 'has patchesJson6902 without kind and name');
    }
    return toPatch(entry, file, readFile);
  });
  return { patches, lastPatches };
}

function toPatch(
  { path, patch, target, options }: Kustomization['patches'][number],
  file: string,
  readFile: ReadFile,
): Patch {
  const text = patch?.trim();
  if (Boolean(path) === Boolean(text)) {
    throw invalidPatch(
      { file },
      `has an entry of patches with ${
        path ? 'both path and patch' : 'neither path nor patch'
      }`,
    );
  }
  return {
    ...(path ? readFile(path) : { text: text!, file }),
    target,
    options,
  };
}
