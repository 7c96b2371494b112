import { NotFoundError } from '@backstage/errors';
import { posix } from 'node:path';
import { isScalar, isSeq, YAMLSeq } from 'yaml';
import type { FluxTeam } from '@adp/plugin-adp-common';
import type { FileTree } from '../gitops/fileTree';
import { parseYaml, stringifyYaml } from '../yaml';
import { clusterListPath, teamListPath } from './layout';
import type { Targets } from './targets';

const KUSTOMIZATION = 'kustomization.yaml';

/**
 * Lists the services in the team's environments, and the team in the clusters
 * of these environments and of no others.
 *
 * @throws NotFoundError when one of the lists does not exist.
 */
export function listTeamAndServices(
  files: Map<string, string>,
  team: FluxTeam,
  { environments, services }: Targets,
): void {
  const { programmeName, teamName } = team;
  for (const environment of environments) {
    const ofTeam = teamListPath(programmeName, teamName, environment);
    const names = services
      .filter(target => target.environments.includes(environment))
      .map(({ service }) => service.name)
      // In whatever order they are configured, the result is the same.
      .sort();
    addResources(files, ofTeam, {
      entries: names.map(name => `../../${name}`),
      remedy:
        'the templates must have programme/team/environment/kustomization.yaml',
    });
    addResources(files, clusterListPath(environment), {
      entries: [`../../../${programmeName}/${teamName}/base/patch`],
      remedy: `set up environment ${environment} in adp-flux-services first`,
    });
  }
}

/**
 * Adds entries to the `resources` of a `kustomization.yaml` where they are
 * missing. Everything else in the file stays as it is.
 */
function addResources(
  files: Map<string, string>,
  path: string,
  { entries, remedy }: { entries: readonly string[]; remedy: string },
): void {
  const text = files.get(path);
  if (text === undefined) {
    throw new NotFoundError(`There is no ${path}; ${remedy}`);
  }
  const folder = posix.dirname(path);
  const listed = listedPaths(files, folder);
  const missing = entries.filter(
    entry => !listed.has(posix.join(folder, entry)),
  );
  if (missing.length > 0) {
    files.set(path, appendResources(text, path, missing));
  }
}

/** The text of a `kustomization.yaml` with more entries in its `resources`. */
export function appendResources(
  text: string,
  path: string,
  entries: readonly string[],
): string {
  const document = parseYaml(text, path);
  const existing = document.get('resources');
  const list = isSeq(existing) ? existing : new YAMLSeq();
  list.flow = false;
  entries.forEach(entry => list.add(document.createNode(entry)));
  document.set('resources', list);
  return stringifyYaml(document);
}

/**
 * What a folder lists, itself or through folders that it lists. In estates of
 * the predecessor the clusters' lists share one, `services/environments/snd/base`;
 * kustomize refuses what is listed in both.
 */
export function listedPaths(
  files: FileTree,
  folder: string,
  found = new Set<string>(),
): ReadonlySet<string> {
  const path = `${folder}/${KUSTOMIZATION}`;
  const text = files.get(path);
  const resources =
    text === undefined ? undefined : parseYaml(text, path).get('resources');
  if (isSeq(resources)) {
    for (const item of resources.items) {
      const value = isScalar(item) ? item.value : item;
      const target = posix.join(folder, String(value)).replace(/\/$/, '');
      if (!found.has(target)) {
        found.add(target);
        listedPaths(files, target, found);
      }
    }
  }
  return found;
}
