import { posix } from 'node:path';
import type { FileTree } from '../gitops/fileTree';
import { applyPatches, patchesOf } from './applyPatches';
import { describeObject, type KubernetesObject } from './kubernetesObject';
import {
  Kustomization,
  KUSTOMIZATION_FILES,
  notEvaluated,
  readKustomization,
} from './kustomizationFile';
import { KustomizeError } from './kustomizeError';
import { ParsedManifests } from './parsedManifests';
import { objectId } from './selectObjects';

/** Kinds without namespace, which a kustomization's `namespace` leaves alone. */
const CLUSTER_SCOPED = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
]);

/**
 * Builds folders of a tree of files as `kubectl kustomize --load-restrictor
 * LoadRestrictionsNone` does, which is how Flux builds. What was parsed or built
 * once is kept, so that many folders with a common base cost little. Objects are
 * shared between results and must not be changed.
 */
export class KustomizeTree {
  readonly #built = new Map<string, KubernetesObject[] | KustomizeError>();

  /** @param parsed - to share what was parsed with another tree */
  constructor(
    private readonly files: FileTree,
    private readonly parsed = new ParsedManifests(),
  ) {}

  /** All folders that have a kustomization. */
  folders(): string[] {
    return [...this.files.keys()]
      .filter(path => KUSTOMIZATION_FILES.includes(posix.basename(path)))
      .map(path => posix.dirname(path))
      .sort();
  }

  /**
   * The objects that a folder's kustomization gives.
   *
   * @throws KustomizeError when kustomize would not build it, or (reason
   *   `not-evaluated`) when it cannot be told here.
   */
  build(folder: string): readonly KubernetesObject[] {
    return this.#build(posix.normalize(folder).replace(/\/$/, ''), []);
  }

  #build(folder: string, above: readonly string[]): KubernetesObject[] {
    const known = this.#built.get(folder);
    if (known instanceof KustomizeError) {
      throw known;
    }
    if (known) {
      return known;
    }
    try {
      const objects = this.#accumulate([], folder, above);
      this.#built.set(folder, objects);
      return objects;
    } catch (error) {
      if (error instanceof KustomizeError && error.details.reason !== 'cycle') {
        this.#built.set(folder, error);
      }
      throw error;
    }
  }

  /** Adds what a folder has to objects, which a component may patch. */
  #accumulate(
    before: readonly KubernetesObject[],
    folder: string,
    above: readonly string[],
  ): KubernetesObject[] {
    const file = this.#kustomizationFile(folder, above);
    if (above.includes(folder)) {
      throw new KustomizeError(
        `${file} lists itself, through ${[...above, folder].join(', ')}`,
        {
          reason: 'cycle',
          file,
          remedy: 'take one of the folders out of the resources of another',
        },
      );
    }
    const inside = [...above, folder];
    const kustomization = readKustomization(
      this.files.get(file)!,
      file,
      this.parsed,
    );
    let objects = [...before];
    for (const entry of kustomization.resources) {
      objects = this.#append(
        objects,
        this.#load(entry, folder, file, inside),
        file,
      );
    }
    for (const entry of kustomization.components) {
      const component = posix.join(folder, entry).replace(/\/$/, '');
      objects = this.#accumulate(objects, component, inside);
    }
    const patches = patchesOf(kustomization, file, path =>
      this.#read(path, folder, file),
    );
    return transform(
      applyPatches(objects, patches, this.parsed),
      kustomization,
    );
  }

  #load(
    entry: string,
    folder: string,
    file: string,
    inside: readonly string[],
  ): readonly KubernetesObject[] {
    if (/^[a-z+]+:\/\/|^git@|^github\.com\//.test(entry)) {
      throw notEvaluated(file, `the remote resource ${entry}`);
    }
    const path = posix.join(folder, entry).replace(/\/$/, '');
    const text = this.files.get(path);
    return text === undefined
      ? this.#build(path, inside)
      : this.parsed.objects(text, path);
  }

  #append(
    objects: readonly KubernetesObject[],
    more: readonly KubernetesObject[],
    file: string,
  ): KubernetesObject[] {
    const ids = new Set(objects.map(objectId));
    const twice = more.find(object => ids.has(objectId(object)));
    if (twice) {
      throw new KustomizeError(
        `${file} gets ${describeObject(
          twice,
        )} from more than one of its resources`,
        {
          reason: 'duplicate-object',
          file,
          remedy: 'list what has the object only once, or rename one of them',
        },
      );
    }
    return [...objects, ...more];
  }

  #read(path: string, folder: string, file: string) {
    const full = posix.join(folder, path);
    const text = this.files.get(full);
    if (text === undefined) {
      throw missing(file, full);
    }
    return { text, file: full };
  }

  #kustomizationFile(folder: string, above: readonly string[]): string {
    const found = KUSTOMIZATION_FILES.map(name =>
      posix.join(folder, name),
    ).filter(path => this.files.has(path));
    if (found.length === 1) {
      return found[0];
    }
    if (found.length === 0) {
      const listing = above[above.length - 1];
      throw listing === undefined
        ? new KustomizeError(`${folder} has no kustomization.yaml`, {
            reason: 'no-kustomization',
            file: folder,
            remedy: `add ${folder}/kustomization.yaml`,
          })
        : missing(this.#kustomizationFile(listing, []), folder);
    }
    throw new KustomizeError(`${folder} has ${found.join(' and ')}`, {
      reason: 'invalid-kustomization',
      file: found[1],
      remedy: 'keep only one of them',
    });
  }
}

function transform(
  objects: KubernetesObject[],
  { namespace, labels }: Kustomization,
): KubernetesObject[] {
  const pairs = Object.assign({}, ...labels.map(label => label.pairs));
  if (!namespace && labels.length === 0) {
    return objects;
  }
  return objects.map(object => ({
    ...object,
    metadata: {
      ...object.metadata,
      ...(namespace && !CLUSTER_SCOPED.has(object.kind) && { namespace }),
      ...(labels.length > 0 && {
        labels: { ...object.metadata.labels, ...pairs },
      }),
    },
  }));
}

function missing(file: string, path: string): KustomizeError {
  return new KustomizeError(`${file} lists ${path}, which is not there`, {
    reason: 'missing-file',
    file,
    remedy: `add ${path}, or take it out of ${file}`,
  });
}
