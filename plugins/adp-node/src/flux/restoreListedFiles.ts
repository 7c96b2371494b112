import { posix } from 'node:path';
import type { FileTree } from '../gitops/fileTree';
import { parseYaml } from '../yaml';
import { ownResources } from './membership';
import type { OwnerPlan } from './ownerPlan';

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
  const warnings: string[] = [];
  for (const [path, text] of plans.flatMap(plan => [...plan.removedByHand])) {
    if (isListed(files, path)) {
      files.set(path, text);
      warnings.push(
        `${path} was removed by hand, but is still listed, so it is generated again`,
      );
    } else {
      warnings.push(`${path} was removed by hand, and stays removed`);
    }
  }
  return warnings;
}

function isListed(files: FileTree, path: string): boolean {
  if (posix.basename(path) === 'kustomization.yaml') {
    return true;
  }
  const folder = posix.dirname(path);
  const list = `${folder}/kustomization.yaml`;
  const text = files.get(list);
  const patches: unknown =
    text === undefined ? [] : parseYaml(text, list).toJS()?.patches;
  const patchPaths = Array.isArray(patches)
    ? patches.map(patch => posix.join(folder, String(patch?.path)))
    : [];
  return [...ownResources(files, list), ...patchPaths].includes(path);
}
