import type { FileTree } from '../gitops/fileTree';
import type { RenderedFile } from './renderTemplates';

/** `snd/04/` at the start of the rest of a path. */
const ENVIRONMENT_FOLDER = /^([a-z]{3})\/0([1-9])\//;

/**
 * The environments, by name, that use a file which environments share: a team's
 * file is used where the team has a folder, a service's where one of the
 * service's parts (`deploy`, `infra`, ...) has one. Not only environments of the
 * tenant count, since two tenants may share a repository.
 *
 * @param team - folder of the team
 */
export function environmentsWithFiles(
  current: FileTree,
  team: string,
  file: Pick<RenderedFile, 'scope' | 'service'>,
): string[] {
  const owner = file.scope === 'team' ? `${team}/` : `${team}/${file.service}/`;
  const names = new Set<string>();
  for (const path of current.keys()) {
    if (path.startsWith(owner)) {
      let rest = path.slice(owner.length);
      if (file.scope !== 'team') {
        rest = rest.slice(rest.indexOf('/') + 1);
      }
      const found = rest.match(ENVIRONMENT_FOLDER);
      if (found) {
        names.add(found[1] + found[2]);
      }
    }
  }
  return [...names].sort();
}
