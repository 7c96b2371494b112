import { posix } from 'node:path';
import type { FileTree } from '../../gitops/fileTree';
import { parseYaml } from '../../yaml/yaml';
import { environmentOfPath } from './environmentFiles';
import { ownResources } from './membership';
import type { OwnerPlan } from './ownerPlan';

const KUSTOMIZATION = 'kustomization.yaml';

/**
 * Puts back generated files that somebody has removed but a kustomization still
 * lists, since it would not build without them. The others stay removed.
 *
 * @returns what was left out or put back.
 */
export function restoreListedFiles(
  files: Map<string, string>,
  plans: readonly OwnerPlan[],
): string[] {
  const removed = new Map(plans.flatMap(plan => [...plan.removedByHand]));
  const warnings: string[] = [];
  // What is put back may list others.
  let isDone = removed.size === 0;
  while (!isDone) {
    isDone = true;
    for (const [path, text] of removed) {
      if (isNeeded(files, path)) {
        files.set(path, text);
        removed.delete(path);
        warnings.push(
          `${path} was removed by hand, but is still needed, so it is generated again`,
        );
        isDone = false;
      }
    }
  }
  for (const path of removed.keys()) {
    warnings.push(`${path} was removed by hand, and stays removed`);
  }
  return warnings;
}

function isNeeded(files: FileTree, path: string): boolean {
  const folder = posix.dirname(path);
  if (posix.basename(path) === KUSTOMIZATION) {
    return isFolderNeeded(files, folder);
  }
  const list = `${folder}/${KUSTOMIZATION}`;
  return [...ownResources(files, list), ...patchesIn(files, list)].includes(
    path,
  );
}

/** Flux builds the folders of environments; others are listed. */
function isFolderNeeded(files: FileTree, folder: string): boolean {
  return (
    environmentOfPath(`${folder}/`) !== undefined ||
    [...files.keys()].some(
      path =>
        path.endsWith(`/${KUSTOMIZATION}`) &&
        ownResources(files, path).includes(folder),
    )
  );
}

function patchesIn(files: FileTree, list: string): string[] {
  const text = files.get(list);
  const patches: unknown =
    text === undefined ? [] : parseYaml(text, list).toJS()?.patches;
  return Array.isArray(patches)
    ? patches.map(patch => posix.join(posix.dirname(list), String(patch?.path)))
    : [];
}
