import type { FileTree } from '../../gitops/fileTree';
import { ownerFolder, type Owner } from '../layout';

/** `snd/04/` among the folders of a path. */
const ENVIRONMENT_FOLDER = /\/([a-z]{3})\/0([1-9])\//;

/** The environment, by name, whose folder a path leads through. */
export function environmentOfPath(path: string): string | undefined {
  const found = path.match(ENVIRONMENT_FOLDER);
  return found ? found[1] + found[2] : undefined;
}

/**
 * The environments, by name, that an owner has files for: a team where it has a
 * folder, a service where one of its parts (`deploy`, `infra`, ...) has one. Not
 * only environments of the tenant count, since two tenants may share a repository.
 */
export function environmentsWithFiles(
  current: FileTree,
  owner: Owner,
): string[] {
  const folder = `${ownerFolder(owner)}/`;
  const names = new Set<string>();
  for (const path of current.keys()) {
    if (path.startsWith(folder)) {
      const rest = path.slice(folder.length - 1);
      const isOwn = owner.service || ENVIRONMENT_FOLDER.exec(rest)?.index === 0;
      const name = isOwn && environmentOfPath(rest);
      if (name) {
        names.add(name);
      }
    }
  }
  return [...names].sort();
}
