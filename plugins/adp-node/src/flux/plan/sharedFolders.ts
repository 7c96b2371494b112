import { posix } from 'node:path';
import { isMap, isScalar, isSeq, Scalar } from 'yaml';
import { parseYaml } from '../../yaml/yaml';
import { writeLike } from './mergeFile';

/**
 * Where the shared files of one version lie while a service has those of two:
 * `deploy/base/helm-release.yaml` in `v1.0.13/deploy/base/helm-release.yaml`.
 */
export type SharedFolder = {
  /** Folder of the service. */
  service: string;
  /** Folder below it, such as `v1.0.13`; none for where they lie otherwise. */
  folder?: string;
  /** Paths of the shared files, as they are without a folder. */
  shared: ReadonlySet<string>;
};

/** Folder for the shared files of a version that has to stand beside another. */
export function sharedFolderName(version: string): string {
  return `v${version.replace(/[^A-Za-z0-9.-]/g, '-')}`;
}

/** Whether a folder is one that {@link sharedFolderName} names. */
export function isSharedFolderName(name: string): boolean {
  return /^v[A-Za-z0-9.-]*\d[A-Za-z0-9.-]*$/.test(name);
}

/** Where a file lies; files of an environment lie where they always do. */
export function placedPath(path: string, place: SharedFolder): string {
  const { service, folder, shared } = place;
  return folder && isShared(path, shared)
    ? `${service}/${folder}${path.slice(service.length)}`
    : path;
}

/**
 * The text of a file with its references changed so that they lead to the same
 * files from where it is put.
 *
 * @param path - path of the file as it is without a folder
 */
export function moveReferences(
  text: string,
  path: string,
  from: SharedFolder,
  to: SharedFolder,
): string {
  if (from.folder === to.folder) {
    return text;
  }
  const source = posix.dirname(placedPath(path, from));
  const target = posix.dirname(placedPath(path, to));
  const document = parseYaml(text, path);
  for (const reference of references(document.contents)) {
    const old = posix.join(source, String(reference.value)).replace(/\/$/, '');
    const moved = placedPath(withoutFolder(old, from), to);
    reference.value = posix.relative(target, moved) || '.';
  }
  for (const field of fluxPaths(document.contents)) {
    const value = String(field.value);
    const old = value.replace(/^\.\//, '').replace(/\/$/, '');
    const moved = placedPath(withoutFolder(old, from), to);
    if (moved !== old) {
      field.value = value.replace(old, moved);
    }
  }
  return writeLike(text, document);
}

/** The path without the folder that shared files are in. */
function withoutFolder(path: string, { service, folder }: SharedFolder) {
  const prefix = `${service}/${folder}`;
  return folder && (path === prefix || path.startsWith(`${prefix}/`))
    ? service + path.slice(prefix.length)
    : path;
}

/** Whether it is a shared file, or a folder of some. */
function isShared(path: string, shared: ReadonlySet<string>): boolean {
  return (
    shared.has(path) || [...shared].some(file => file.startsWith(`${path}/`))
  );
}

/** The fields of a kustomization that name files and folders. */
function references(node: unknown): Scalar[] {
  if (!isMap(node) || !isKustomization(node)) {
    return [];
  }
  const lists = ['resources', 'components', 'patchesStrategicMerge'].flatMap(
    key => itemsOf(node.get(key)),
  );
  const patches = itemsOf(node.get('patches')).map(item =>
    isMap(item) ? item.get('path', true) : undefined,
  );
  return [...lists, ...patches].filter(
    (item): item is Scalar =>
      isScalar(item) &&
      typeof item.value === 'string' &&
      !item.value.includes('\n') &&
      !item.value.includes('://'),
  );
}

function isKustomization(node: { get(key: string): unknown }): boolean {
  return !String(node.get('apiVersion') ?? '').includes('toolkit');
}

/** `spec.path` of a Flux Kustomization, from the repository's root. */
function fluxPaths(node: unknown): Scalar[] {
  const path =
    isMap(node) &&
    String(node.get('apiVersion')).startsWith('kustomize.toolkit.fluxcd.io/') &&
    node.getIn(['spec', 'path'], true);
  return isScalar(path) && !String(path.value).includes('${') ? [path] : [];
}

function itemsOf(list: unknown): unknown[] {
  return isSeq(list) ? list.items : [];
}
