import { ConflictError } from '@backstage/errors';
import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { FileTree } from '../gitops/fileTree';
import { parseYaml } from '../yaml';
import type { RenderedFile } from './renderTemplates';

type Kustomization = {
  resources?: string[];
  patches?: { path?: string; target?: unknown }[];
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
        scope !== 'team-environment' &&
        posix.basename(path) === 'kustomization.yaml',
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
  for (const patch of kustomization.patches ?? []) {
    if (!patch.path || patch.target) {
      continue;
    }
    const path = posix.join(folder, patch.path);
    const text = files.get(path);
    if (text === undefined) {
      problems.push(
        `${folder}/kustomization.yaml lists ${path}, which is missing`,
      );
      continue;
    }
    for (const id of objectIds(text)) {
      if (!objects.includes(id)) {
        problems.push(
          `${path} is a patch of ${id}, but the base has ${
            objects.join(', ') || 'no objects'
          }; upgrade the service so that both have the same version`,
        );
      }
    }
  }
  return problems;
}

/** The objects that a folder's resources consist of, also through other folders. */
function collectObjects(
  files: FileTree,
  folder: string,
  problems: string[],
): string[] {
  return (read(files, folder).resources ?? []).flatMap(resource => {
    const path = posix.join(folder, resource);
    const text = files.get(path);
    if (text !== undefined) {
      return objectIds(text);
    }
    if (files.has(`${path}/kustomization.yaml`)) {
      return collectObjects(files, path, problems);
    }
    problems.push(
      `${folder}/kustomization.yaml lists ${path}, which is missing`,
    );
    return [];
  });
}

function read(files: FileTree, folder: string): Kustomization {
  const path = `${folder}/kustomization.yaml`;
  return parseYaml(files.get(path) ?? '', path).toJS() ?? {};
}

/** `helm.toolkit.fluxcd.io/v2 HelmRelease fcp-demo-web` for each object of a file. */
function objectIds(text: string): string[] {
  return parseAllDocuments(text).flatMap(document => {
    const object = document.toJS();
    return object?.kind
      ? [`${object.apiVersion} ${object.kind} ${object.metadata?.name}`]
      : [];
  });
}
