import { NotFoundError } from '@backstage/errors';
import { posix } from 'node:path';
import { isScalar, isSeq, YAMLSeq } from 'yaml';
import type { FileTree } from '../../gitops/fileTree';
import { parseYaml } from '../../yaml/yaml';
import {
  clusterListPath,
  type Owner,
  ownerFolder,
  teamListPath,
} from '../layout';
import { type SharedUnit, sharedUnitOf } from './manifestUnits';
import { writeLike } from './mergeFile';
import type { NextState } from './nextState';
import type { PriorState } from './priorState';
import { appendToResourceList, readResourceList } from './resourceList';

const KUSTOMIZATION = 'kustomization.yaml';

type OfOwner = { owner: Owner; prior: PriorState; next: NextState };

/**
 * Takes services out of the lists of environments that they are to leave, and
 * lists the folder that an environment builds upon from now on.
 */
export function unlistAll(
  files: Map<string, string>,
  services: readonly (OfOwner & { kept: ReadonlySet<string> })[],
  scope: readonly string[],
): void {
  for (const { owner, prior, next, kept } of services) {
    for (const [environment] of prior.environments) {
      const before = listedFolder(owner, sharedUnitOf(prior, environment));
      const isMoved =
        next.environments.has(environment) &&
        before !== listedFolder(owner, sharedUnitOf(next, environment));
      const isGone =
        scope.includes(environment) &&
        !next.environments.has(environment) &&
        !kept.has(environment);
      const path = listOfTeam(owner, environment);
      if (isMoved) {
        replaceResource(
          files,
          path,
          before,
          listedFolder(owner, sharedUnitOf(next, environment)),
        );
      } else if (isGone) {
        replaceResource(files, path, before, undefined);
      }
    }
  }
}

/**
 * Lists services in their team's environments, and the team in the clusters of
 * these environments and of no others.
 *
 * @returns what to know about lists that cannot be kept as they should be.
 * @throws NotFoundError when a list does not exist.
 */
export function listAll(
  files: Map<string, string>,
  services: readonly OfOwner[],
  { owner: team, prior, next }: OfOwner,
  scope: readonly string[],
): string[] {
  const foldersOfLists = new Map<string, string[]>();
  for (const { owner, prior: before, next: after } of services) {
    for (const [environment, unit] of after.environments) {
      const folder = listedFolder(owner, sharedUnitOf(after, environment));
      const was = listedFolder(owner, sharedUnitOf(before, environment));
      // What is as it was stays as it is listed, or not.
      const isSame = before.environments.get(environment) === unit;
      if (!isSame || folder !== was) {
        const path = listOfTeam(owner, environment);
        const folders = foldersOfLists.get(path) ?? [];
        foldersOfLists.set(path, folders);
        folders.push(folder);
      }
    }
  }
  for (const [path, folders] of foldersOfLists) {
    addResources(files, path, folders, {
      remedy:
        'the templates must have programme/team/environment/kustomization.yaml',
    });
  }
  const folder = `${ownerFolder(team)}/base/patch`;
  const warnings: string[] = [];
  for (const environment of scope) {
    const path = clusterListPath(environment);
    if (next.environments.has(environment)) {
      addResources(files, path, [folder], {
        remedy: `set up environment ${environment} in adp-flux-services first`,
      });
    } else if (prior.environments.has(environment)) {
      replaceResource(files, path, folder, undefined);
      if (listedPaths(files, posix.dirname(path)).has(folder)) {
        warnings.push(
          `Team "${team.team}" has nothing in ${environment} any more, but a list that other environments share still has ${folder}. Take it out by hand when none of them needs it`,
        );
      }
    }
  }
  return warnings;
}

/** The environments whose list of the team's services has more than was generated. */
export function environmentsWithMore(
  files: FileTree,
  owner: Owner,
  prior: PriorState,
): ReadonlySet<string> {
  const base = `${ownerFolder(owner)}/base`;
  return new Set(
    [...prior.environments.keys()].filter(environment =>
      ownResources(files, listOfTeam(owner, environment)).some(
        target => target !== base,
      ),
    ),
  );
}

function listOfTeam({ programme, team }: Owner, environment: string): string {
  return teamListPath(programme, team, environment);
}

/** The folder of a service that an environment's list names. */
function listedFolder(owner: Owner, unit: SharedUnit | undefined): string {
  return posix.join(ownerFolder(owner), unit?.folder ?? '');
}

/**
 * Adds folders to the `resources` of a `kustomization.yaml`, unless that lists
 * them already, itself or through others. Everything else stays as it is.
 *
 * @throws NotFoundError when the list does not exist.
 */
export function addResources(
  files: Map<string, string>,
  path: string,
  targets: readonly string[],
  { remedy }: { remedy: string },
): void {
  const text = files.get(path);
  if (text === undefined) {
    throw new NotFoundError(`There is no ${path}; ${remedy}`);
  }
  const folder = posix.dirname(path);
  const entriesThere = new Set(readResourceList(text)?.resources);
  const isThere = (target: string) =>
    entriesThere.has(posix.relative(folder, target));
  if (targets.every(isThere)) {
    return;
  }
  const listed = listedPaths(files, folder);
  const missing = targets.filter(target => {
    const isMissing = !listed.has(target);
    listed.add(target);
    return isMissing;
  });
  // Services stand in the order of their names, whenever they were added.
  const isLater = (other: string, target: string) =>
    posix.dirname(other) === posix.dirname(target) && other > target;
  const own = ownResources(files, path);
  const isAtEnd = (target: string) => !own.some(o => isLater(o, target));
  const last = missing.filter(isAtEnd);
  if (last.length > 0) {
    const entries = last.map(target => posix.relative(folder, target));
    files.set(path, appendResources(text, path, entries));
  }
  for (const target of missing.filter(other => !isAtEnd(other))) {
    const index = ownResources(files, path).findIndex(o => isLater(o, target));
    insertResource(files, path, target, index);
  }
}

function insertResource(
  files: Map<string, string>,
  path: string,
  target: string,
  index: number,
): void {
  const text = files.get(path)!;
  const document = parseYaml(text, path);
  const list = document.get('resources');
  if (isSeq(list)) {
    const entry = posix.relative(posix.dirname(path), target);
    list.items.splice(index, 0, document.createNode(entry));
    files.set(path, writeLike(text, document));
  }
}

/** Puts another folder, or nothing, in the place of one in the `resources`. */
export function replaceResource(
  files: Map<string, string>,
  path: string,
  target: string,
  replacement: string | undefined,
): void {
  const text = files.get(path);
  const folder = posix.dirname(path);
  if (text === undefined || !ownResources(files, path).includes(target)) {
    return;
  }
  const document = parseYaml(text, path);
  const list = document.get('resources');
  if (isSeq(list)) {
    list.items = list.items.flatMap<unknown>(item => {
      if (targetOf(item, folder) !== target) {
        return [item];
      }
      return replacement === undefined
        ? []
        : [document.createNode(posix.relative(folder, replacement))];
    });
    files.set(path, writeLike(text, document));
  }
}

/** The text of a `kustomization.yaml` with more entries in its `resources`. */
export function appendResources(
  text: string,
  path: string,
  entries: readonly string[],
): string {
  const appended = appendToResourceList(text, entries);
  if (appended !== undefined) {
    return appended;
  }
  const document = parseYaml(text, path);
  const existing = document.get('resources');
  const list = isSeq(existing) ? existing : new YAMLSeq();
  list.flow = false;
  entries.forEach(entry => list.add(document.createNode(entry)));
  document.set('resources', list);
  return writeLike(text, document);
}

/** What a `kustomization.yaml` itself lists, as paths from the root. */
export function ownResources(files: FileTree, path: string): string[] {
  const text = files.get(path);
  if (text === undefined) {
    return [];
  }
  const folder = posix.dirname(path);
  const list = readResourceList(text)?.resources;
  if (list) {
    return list.map(entry => targetOf(entry, folder));
  }
  const resources = parseYaml(text, path).get('resources');
  return isSeq(resources)
    ? resources.items.map(item => targetOf(item, folder))
    : [];
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
): Set<string> {
  for (const target of ownResources(files, `${folder}/${KUSTOMIZATION}`)) {
    if (!found.has(target)) {
      found.add(target);
      listedPaths(files, target, found);
    }
  }
  return found;
}

function targetOf(item: unknown, folder: string): string {
  const value = isScalar(item) ? item.value : item;
  return posix.join(folder, String(value)).replace(/\/$/, '');
}
