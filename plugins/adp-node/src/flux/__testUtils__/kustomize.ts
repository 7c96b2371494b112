import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { FileTree } from '../../gitops/fileTree';
import { repositoryRoot } from './fixtures';

const run = promisify(execFile);

const obtained = join(repositoryRoot, '.tools/kubectl/kubectl');

/** The kubectl to build with; without one, tests that build are left out. */
export const kubectl =
  process.env.ADP_KUBECTL ?? (existsSync(obtained) ? obtained : undefined);

if (!kubectl) {
  process.stdout.write(
    `Not building with kustomize: there is no ${obtained}; npm run test:e2e obtains it, or set ADP_KUBECTL\n`,
  );
}

/** A repository on disk whose folders kustomize builds. */
export class KustomizeRepository {
  readonly #outputs = new Map<string, Promise<string>>();

  private constructor(readonly directory: string) {}

  static async create(files: FileTree): Promise<KustomizeRepository> {
    const directory = await mkdtemp(join(tmpdir(), 'adp-kustomize-'));
    for (const [path, text] of files) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    return new KustomizeRepository(directory);
  }

  /** What `kubectl kustomize` makes of a folder; rejects when it does not build. */
  build(folder: string): Promise<string> {
    let output = this.#outputs.get(folder);
    if (!output) {
      output = run(kubectl!, [
        'kustomize',
        // As Flux builds.
        ...['--load-restrictor', 'LoadRestrictionsNone'],
        join(this.directory, folder),
      ]).then(({ stdout }) => stdout);
      this.#outputs.set(folder, output);
    }
    return output;
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
