import type { FileTree } from '../gitops/fileTree';
import { addHashes } from './addHashes';
import { applyPatch } from './applyPatches';
import { fixReferences } from './fixReferences';
import { FolderFiles } from './folderFiles';
import { generateObjects } from './generateObjects';
import type { KubernetesObject } from './kubernetesObject';
import { type Kustomization, readKustomization } from './kustomizationFile';
import { KustomizeError } from './kustomizeError';
import { ParsedManifests } from './parsedManifests';
import { duplicateObject } from './patchErrors';
import { patchesOf } from './patchesOf';
import { moveToNamespace, renameAll } from './renameObjects';
import type { Resource } from './resource';
import { addLabels, setReplicas } from './setFields';
import { setImages } from './setImages';
import { toOutput } from './toOutput';

/** What a folder has, and which folders it has that from. */
type Accumulated = {
  resources: readonly Resource[];
  /** Folders that it lists, and those that they list. */
  folders: ReadonlySet<string>;
};

/**
 * Builds folders of a tree of files as `kubectl kustomize --load-restrictor
 * LoadRestrictionsNone` (kustomize 5) does, which is how Flux builds. What was
 * parsed or built once is kept, so that many folders with a common base cost
 * little. Objects are shared between results and must not be changed.
 */
export class KustomizeTree {
  readonly #files: FolderFiles;
  readonly #accumulated = new Map<string, Accumulated | KustomizeError>();
  readonly #built = new Map<string, readonly KubernetesObject[]>();
  /** Folders that are being accumulated, the outermost first. */
  readonly #open: string[] = [];

  /** @param parsed - to share what was parsed with another tree */
  constructor(
    files: FileTree,
    private readonly parsed = new ParsedManifests(),
  ) {
    this.#files = new FolderFiles(files);
  }

  /** All folders that have a kustomization. */
  folders(): string[] {
    return this.#files.withKustomization();
  }

  /**
   * The objects that a folder's kustomization gives, in the order of its
   * resources.
   *
   * @throws KustomizeError when kustomize would not build it, or (reason
   *   `not-evaluated`) when it cannot be told here.
   */
  build(folder: string): readonly KubernetesObject[] {
    const { path } = this.#files.resolve(folder, '.', folder);
    let built = this.#built.get(path);
    if (!built) {
      const { resources } = this.#accumulate(path);
      built = toOutput(fixReferences(addHashes(resources), path));
      this.#built.set(path, built);
    }
    return built;
  }

  #accumulate(folder: string, listedIn?: string): Accumulated {
    const known = this.#accumulated.get(folder);
    if (known instanceof KustomizeError) {
      throw known;
    }
    if (known) {
      return known;
    }
    const file = this.#files.kustomizationOf(folder, listedIn);
    if (this.#open.includes(folder)) {
      throw cycle(file, [...this.#open, folder]);
    }
    this.#open.push(folder);
    try {
      const kustomization = this.#read(file);
      if (listedIn && kustomization.kind === 'Component') {
        throw wrongKind(file, listedIn, 'resources', 'components');
      }
      const accumulated = this.#accumulateInto([], folder, file, kustomization);
      this.#accumulated.set(folder, accumulated);
      return accumulated;
    } catch (error) {
      if (error instanceof KustomizeError) {
        this.#accumulated.set(folder, error);
      }
      throw error;
    } finally {
      this.#open.pop();
    }
  }

  #read(file: string): Kustomization {
    return readKustomization(this.#files.text(file), file, this.parsed);
  }

  /** Adds what a folder has to resources, which a component may change. */
  #accumulateInto(
    before: readonly Resource[],
    folder: string,
    file: string,
    kustomization: Kustomization,
  ): Accumulated {
    const folders = new Set<string>();
    let resources = before;
    for (const entry of [...kustomization.resources, ...kustomization.bases]) {
      const { path, text } = this.#files.resolve(entry, folder, file);
      if (text !== undefined) {
        resources = append(resources, this.parsed.resources(text, path), file);
      } else {
        const listed = this.#accumulate(path, file);
        resources = append(resources, listed.resources, file);
        [path, ...listed.folders].forEach(other => folders.add(other));
      }
    }
    const readFile = (path: string) => this.#files.read(path, folder, file);
    resources = generateObjects(resources, kustomization, file, readFile);
    for (const entry of kustomization.components) {
      const { path } = this.#files.resolve(entry, folder, file);
      const added = this.#addComponent(resources, path, file);
      resources = added.resources;
      [path, ...added.folders].forEach(other => folders.add(other));
    }
    const around = [...folders].find(
      other => folder === other || folder.startsWith(`${other}/`),
    );
    if (around !== undefined || folders.has('.')) {
      throw cycle(file, [folder, around ?? '.', folder]);
    }
    return {
      resources: this.#transform(resources, kustomization, file, readFile),
      folders,
    };
  }

  #addComponent(
    resources: readonly Resource[],
    folder: string,
    listedIn: string,
  ): Accumulated {
    const file = this.#files.kustomizationOf(folder, listedIn);
    if (this.#open.includes(folder)) {
      throw cycle(file, [...this.#open, folder]);
    }
    const kustomization = this.#read(file);
    if (kustomization.kind !== 'Component') {
      throw wrongKind(file, listedIn, 'components', 'resources');
    }
    this.#open.push(folder);
    try {
      return this.#accumulateInto(resources, folder, file, kustomization);
    } finally {
      this.#open.pop();
    }
  }

  /** In the order of kustomize. */
  #transform(
    accumulated: readonly Resource[],
    kustomization: Kustomization,
    file: string,
    readFile: (path: string) => { text: string; file: string },
  ): readonly Resource[] {
    const { patches, lastPatches } = patchesOf(kustomization, file, readFile);
    const { namespace, namePrefix, nameSuffix } = kustomization;
    let resources = patches.reduce(
      (before, patch) => applyPatch(before, patch, this.parsed),
      accumulated,
    );
    if (namespace) {
      resources = moveToNamespace(resources, namespace, file);
    }
    resources = renameAll(resources, {
      prefix: namePrefix,
      suffix: nameSuffix,
    });
    resources = addLabels(resources, kustomization, file);
    resources = lastPatches.reduce(
      (before, patch) => applyPatch(before, patch, this.parsed),
      resources,
    );
    for (const replica of kustomization.replicas) {
      resources = setReplicas(resources, replica, file);
    }
    return [...kustomization.images, ...kustomization.imageTags].reduce(
      (before, image) => setImages(before, image, file),
      resources,
    );
  }
}

function append(
  resources: readonly Resource[],
  more: readonly Resource[],
  file: string,
): readonly Resource[] {
  if (resources.length === 0 && more.length <= 1) {
    return more;
  }
  const keys = new Set(resources.map(({ id }) => id.key));
  for (const resource of more) {
    if (keys.has(resource.id.key)) {
      throw duplicateObject(resource, file);
    }
    keys.add(resource.id.key);
  }
  return [...resources, ...more];
}

function cycle(file: string, folders: readonly string[]): KustomizeError {
  return new KustomizeError(
    `${file} is part of what it lists: ${folders.join(' lists ')}`,
    {
      reason: 'cycle',
      file,
      remedy: 'take one of the folders out of what another lists',
    },
  );
}

function wrongKind(
  file: string,
  listedIn: string,
  under: string,
  instead: string,
): KustomizeError {
  return new KustomizeError(
    `${listedIn} lists ${file} under ${under}, where its kind does not belong`,
    {
      reason: 'invalid-kustomization',
      file: listedIn,
      remedy: `list it under ${instead}`,
    },
  );
}
