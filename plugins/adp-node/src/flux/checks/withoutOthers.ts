import { posix } from 'node:path';
import type { FileTree } from '../../gitops/fileTree';
import { environmentOfPath } from '../plan/environmentFiles';
import { type Owner, ownerFolder } from '../layout';
import { isSharedFolderName } from '../plan/sharedFolders';
import { ownResources, replaceResource } from '../plan/membership';

/**
 * The files as a request for one service is to see them: a team's lists name its
 * other services too, whose files need not have been read.
 */
export function withoutOthers(files: FileTree, owner: Owner): FileTree {
  const team = ownerFolder({ ...owner, service: undefined });
  const present = new Set<string>();
  const lists: string[] = [];
  for (const path of files.keys()) {
    if (path.startsWith(`${team}/`)) {
      const rest = path.slice(team.length);
      present.add(`${team}/${rest.split('/', 2)[1]}`);
      if (
        rest.endsWith('/kustomization.yaml') &&
        rest.split('/').length === 4 &&
        environmentOfPath(rest)
      ) {
        lists.push(path);
      }
    }
  }
  const result = new Map(files);
  for (const list of lists) {
    for (const target of ownResources(files, list)) {
      const folder = serviceFolderOf(target, team);
      const isOfOther =
        posix.dirname(folder) === team &&
        folder !== ownerFolder(owner) &&
        !present.has(folder);
      if (isOfOther) {
        replaceResource(result, list, target, undefined);
      }
    }
  }
  return result;
}

/** Of `{team}/{service}/v1.0.13`, where a service has the files of two versions. */
function serviceFolderOf(target: string, team: string): string {
  const parent = posix.dirname(target);
  return posix.dirname(parent) === team &&
    isSharedFolderName(posix.basename(target))
    ? parent
    : target;
}
