import {
  FluxTeam,
  FluxTenant,
  splitEnvironmentName,
} from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import { teamFolder } from './layout';
import type { RenderedFile } from './renderTemplates';

/**
 * The other environments, by name, that use a file which environments share: a
 * team's file is used where the team has a folder, a service's where the
 * service has one.
 */
export function environmentsWithFiles(
  current: FileTree,
  { team, tenant }: { team: FluxTeam; tenant: FluxTenant },
  file: Pick<RenderedFile, 'path' | 'scope'>,
  environment: string,
): string[] {
  const folder = teamFolder(team.programmeName, team.teamName);
  const [service] = file.path.slice(folder.length + 1).split('/');
  const owner = file.scope === 'team' ? folder : `${folder}/${service}`;
  const paths = [...current.keys()].filter(path =>
    path.startsWith(`${owner}/`),
  );
  const depth = owner.split('/').length;
  return tenant.environments
    .map(({ name }) => name)
    .filter(name => name !== environment)
    .filter(name => {
      const parts = splitEnvironmentName(name).folder.split('/');
      return paths.some(path => {
        const segments = path.split('/').slice(depth);
        const at = segments.indexOf(parts[0]);
        // A service's environments lie below deploy/, infra/ or pre-deploy/.
        const expected = file.scope === 'team' ? 0 : 1;
        return at === expected && segments[at + 1] === parts[1];
      });
    });
}
