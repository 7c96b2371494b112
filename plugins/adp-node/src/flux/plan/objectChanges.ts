import type { FluxTeam, FluxTenant } from '@adp/plugin-adp-common';
import { isDeepStrictEqual } from 'node:util';
import type { FileTree } from '../../gitops/fileTree';
import {
  describeObject,
  type KubernetesObject,
} from '../../kustomize/kubernetesObject';
import { KustomizeTree } from '../../kustomize/kustomizeTree';
import { ParsedManifests } from '../../kustomize/parsedManifests';
import { clusterListPath, teamFolder } from '../layout';
import { ownResources } from './membership';
import { followTeam } from '../checks/teamInEnvironment';

/** What Flux would do in a cluster; objects as `HelmRelease flux-config/fcp-demo-web`. */
export type ObjectChanges = {
  /** Such as `snd4`. */
  environment: string;
  added: string[];
  changed: string[];
  removed: string[];
};

/** Folder of the lists of teams that the clusters deploy. */
const LISTS = 'services/environments/';

/**
 * The objects that differ in each environment of a team, with variables replaced
 * as far as they are known. Environments without differences are left out.
 */
export function objectChanges(
  before: FileTree,
  after: FileTree,
  of: {
    tenant: FluxTenant;
    team: FluxTeam;
    environments: readonly string[];
  },
): ObjectChanges[] {
  if (isSame(before, after)) {
    return [];
  }
  const parsed = new ParsedManifests();
  const states = [before, after].map(files => ({
    files,
    tree: new KustomizeTree(files, parsed),
  }));
  return of.environments.flatMap(environment => {
    const [was, is] = states.map(({ files, tree }) =>
      isDeployed(files, environment, of.team)
        ? objectsIn(tree, environment, of)
        : new Map<string, KubernetesObject>(),
    );
    const changes = {
      environment,
      added: [...is.keys()].filter(name => !was.has(name)).sort(),
      changed: [...is.keys()]
        .filter(
          name =>
            was.has(name) && !isDeepStrictEqual(was.get(name), is.get(name)),
        )
        .sort(),
      removed: [...was.keys()].filter(name => !is.has(name)).sort(),
    };
    const { added, changed, removed } = changes;
    return added.length + changed.length + removed.length > 0 ? [changes] : [];
  });
}

function objectsIn(
  tree: KustomizeTree,
  environment: string,
  of: { tenant: FluxTenant; team: FluxTeam },
): Map<string, KubernetesObject> {
  // What does not build has no objects; the check of a plan says so.
  const { folders } = followTeam(tree, environment, of);
  return new Map(
    folders
      .flatMap(({ objects }) => objects)
      .map(object => [describeObject(object), object]),
  );
}

function isSame(before: FileTree, after: FileTree): boolean {
  return (
    before.size === after.size &&
    [...after].every(([path, text]) => before.get(path) === text)
  );
}

/** Whether the cluster of an environment deploys a team, by its list of teams. */
function isDeployed(
  files: FileTree,
  environment: string,
  { programmeName, teamName }: FluxTeam,
): boolean {
  const team = `${teamFolder(programmeName, teamName)}/base/patch`;
  const isListedIn = (list: string): boolean => {
    const listed = ownResources(files, list);
    return (
      listed.includes(team) ||
      listed.some(
        folder =>
          folder.startsWith(LISTS) &&
          isListedIn(`${folder}/kustomization.yaml`),
      )
    );
  };
  return isListedIn(clusterListPath(environment));
}
