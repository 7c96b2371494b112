import { posix } from 'node:path';
import type { FileTree } from '../gitops/fileTree';
import { KUSTOMIZATION_FILES } from './kustomizationFile';
import { KustomizeError, notEvaluated } from './kustomizeError';

const REMOTE = /^[a-z+]+:\/\/|^git@|^git::|^github\.com[/:]|\?ref=/;

/** Finds what the kustomizations of a file tree name. */
export class FolderFiles {
  readonly #folders = new Set<string>(['.']);

  constructor(private readonly files: FileTree) {
    for (const path of files.keys()) {
      let folder = posix.dirname(path);
      while (!this.#folders.has(folder)) {
        this.#folders.add(folder);
        folder = posix.dirname(folder);
      }
    }
  }

  text(path: string): string {
    return this.files.get(path)!;
  }

  /** All folders that have a kustomization. */
  withKustomization(): string[] {
    const folders = [...this.files.keys()]
      .filter(path => KUSTOMIZATION_FILES.includes(posix.basename(path)))
      .map(path => posix.dirname(path));
    return [...new Set(folders)].sort();
  }

  /**
   * The kustomization of a folder.
   *
   * @throws KustomizeError when there is none, or more than one.
   */
  kustomizationOf(folder: string, listedIn?: string): string {
    const found = KUSTOMIZATION_FILES.map(name =>
      posix.join(folder, name),
    ).filter(path => this.files.has(path));
    if (found.length === 1) {
      return found[0];
    }
    if (found.length > 1) {
      throw new KustomizeError(`${folder} has ${found.join(' and ')}`, {
        reason: 'invalid-kustomization',
        file: found[1],
        remedy: 'keep only one of them',
      });
    }
    if (listedIn && !this.#folders.has(folder)) {
      throw missing(listedIn, folder);
    }
    throw new KustomizeError(
      listedIn
        ? `${listedIn} lists ${folder}, which has no kustomization.yaml`
        : `${folder} has no kustomization.yaml`,
      {
        reason: 'no-kustomization',
        file: posix.join(folder, KUSTOMIZATION_FILES[0]),
        remedy: `add ${posix.join(folder, KUSTOMIZATION_FILES[0])}`,
      },
    );
  }

  /**
   * Where an entry of a kustomization leads to.
   *
   * @returns a path, with the text if it is that of a file.
   * @throws KustomizeError for what lies outside of the tree.
   */
  resolve(
    entry: string,
    folder: string,
    listedIn: string,
  ): { path: string; text?: string } {
    const path = posix.join(folder, entry).replace(/(?<=.)\/$/, '');
    const text = this.files.get(path);
    if (text === undefined && REMOTE.test(entry)) {
      throw notEvaluated(listedIn, `lists the remote ${entry}`);
    }
    if (entry.startsWith('/') || path === '..' || path.startsWith('../')) {
      throw notEvaluated(
        listedIn,
        `lists ${entry}, which is outside of the files given`,
      );
    }
    if (entry === '') {
      throw missing(listedIn, '""');
    }
    return { path, text };
  }

  /** @throws KustomizeError when there is no such file. */
  read(
    entry: string,
    folder: string,
    listedIn: string,
  ): { text: string; file: string } {
    const { path, text } = this.resolve(entry, folder, listedIn);
    if (text === undefined) {
      throw missing(listedIn, path);
    }
    return { text, file: path };
  }
}

function missing(file: string, path: string): KustomizeError {
  return new KustomizeError(`${file} lists ${path}, which is not there`, {
    reason: 'missing-file',
    file,
    remedy: `add ${path}, or take it out of ${file}`,
  });
}
