import { ConflictError } from '@backstage/errors';
import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { FileTree } from '../gitops/fileTree';
import { parseYaml } from '../yaml';
import type { RenderedFile } from './renderTemplates';

const KUSTOMIZATION = 'kustomization.yaml';

/** The fields of a kustomization that name files. */
type Kustomization = {
  resources?: string[];
  components?: string[];
  patches?: { path?: string; target?: unknown }[];
  /** Before kustomize 5. Text of a patch may stand in the place of its path. */
  patchesStrategicMerge?: string[];
};

/**
 * Checks what kustomize would fail on: that every path which a rendered
 * kustomization lists exists, and that every patch finds its object, by group,
 * version, kind and name, among the resources that it is a patch of.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 *
 * @throws ConflictError naming the files, and what does not fit.
 */
export function checkOverlays(
  files: FileTree,
  rendered: readonly RenderedFile[],
): void {
  const problems = rendered
    .filter(
      ({ path, scope }) =>
        // The list of a team's services also has those that were not read.
        scope !== 'team-environment' && posix.basename(path) === KUSTOMIZATION,
    )
    .flatMap(({ path }) => checkOverlay(files, posix.dirname(path)));
  if (problems.length > 0) {
    throw new ConflictError(
      `The manifests would not build: ${[...new Set(problems)].join('; ')}`,
    );
  }
}

function checkOverlay(files: FileTree, folder: string): string[] {
  const problems: string[] = [];
  const kustomization = read(files, folder);
  const objects = collectObjects(files, folder, problems);
  for (const { path: listed, target } of patchesOf(kustomization)) {
    const path = posix.join(folder, listed);
    const text = files.get(path);
    if (text === undefined) {
      problems.push(isMissing(folder, path));
    } else if (!target) {
      // With a target, kustomize looks for that and not for what the patch says.
      for (const id of objectIds(text, path)) {
        if (!objects.includes(id)) {
          problems.push(
            `${path} is a patch of ${id}, but the base has ${
              objects.join(', ') || 'no objects'
            }; upgrade the service so that both have the same version`,
          );
        }
      }
    }
  }
  return problems;
}

function patchesOf({ patches, patchesStrategicMerge }: Kustomization) {
  return [
    ...(patches ?? []).flatMap(({ path, target }) =>
      path ? [{ path, target }] : [],
    ),
    ...(patchesStrategicMerge ?? [])
      .filter(text => !text.includes('\n'))
      .map(path => ({ path, target: undefined })),
  ];
}

/** The objects that a folder's resources consist of, also through other folders. */
function collectObjects(
  files: FileTree,
  folder: string,
  problems: string[],
): string[] {
  const { resources, components } = read(files, folder);
  return [...(resources ?? []), ...(components ?? [])].flatMap(resource => {
    const path = posix.join(folder, resource).replace(/\/$/, '');
    const text = files.get(path);
    if (text !== undefined) {
      return objectIds(text, path);
    }
    if (files.has(`${path}/${KUSTOMIZATION}`)) {
      return collectObjects(files, path, problems);
    }
    problems.push(isMissing(folder, path));
    return [];
  });
}

function isMissing(folder: string, path: string): string {
  return `${folder}/${KUSTOMIZATION} lists ${path}, which is missing`;
}

function read(files: FileTree, folder: string): Kustomization {
  const path = `${folder}/${KUSTOMIZATION}`;
  return parseYaml(files.get(path) ?? '', path).toJS() ?? {};
}

/** `helm.toolkit.fluxcd.io/v2 HelmRelease fcp-demo-web` for each object of a file. */
function objectIds(text: string, path: string): string[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) {
      throw new ConflictError(
        `${path} is not valid YAML: ${document.errors[0].message}`,
      );
    }
    const object = document.toJS();
    return object?.kind
      ? [`${object.apiVersion} ${object.kind} ${object.metadata?.name}`]
      : [];
  });
}
