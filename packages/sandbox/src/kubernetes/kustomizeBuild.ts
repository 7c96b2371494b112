import type { KubernetesObject } from '@adp/plugin-adp-node/kustomize';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Checkouts } from './checkouts';

const run = promisify(execFile);

/** Enough for the largest folder of a real repository. */
const LARGEST_OUTPUT = 64 * 1024 * 1024;

/** A team's folder, which is built from nothing but itself and the common base. */
const TEAM_FOLDER = /^(services\/[^/]+\/[^/]+)\//;
const COMMON_BASE = 'services/base';

/**
 * Builds folders by kubectl's kustomize, as Flux builds them. It takes a tenth of
 * a second and more, so what was built is kept: of a team's folder for as long
 * as nothing of the team changes, of another one until the next commit.
 */
export class KustomizeBuild {
  readonly #built = new Map<string, Promise<readonly KubernetesObject[]>>();

  /** @param kubectl - path of kubectl, 1.29 or newer */
  constructor(
    private readonly checkouts: Checkouts,
    private readonly kubectl: string,
  ) {}

  /**
   * The objects that a folder of a commit makes.
   *
   * @throws Error with what kustomize says.
   */
  async build(
    repository: string,
    commit: string,
    folder: string,
  ): Promise<readonly KubernetesObject[]> {
    const key = await this.#keyOf(repository, commit, folder);
    const built = this.#built.get(key) ?? this.#run(repository, commit, folder);
    this.#built.set(key, built);
    return built;
  }

  async #keyOf(
    repository: string,
    commit: string,
    folder: string,
  ): Promise<string> {
    const team = TEAM_FOLDER.exec(folder)?.[1];
    const trees = team
      ? await Promise.all(
          [team, COMMON_BASE].map(path =>
            this.checkouts.resolve(repository, `${commit}:${path}`),
          ),
        )
      : [commit];
    return [repository, folder, ...trees].join(' ');
  }

  async #run(
    repository: string,
    commit: string,
    folder: string,
  ): Promise<readonly KubernetesObject[]> {
    const checkout = await this.checkouts.at(repository, commit);
    try {
      const { stdout } = await run(
        this.kubectl,
        ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', folder],
        { cwd: checkout, maxBuffer: LARGEST_OUTPUT },
      );
      return parseAllDocuments(stdout, { version: '1.1' }).map(
        document => document.toJS() as KubernetesObject,
      );
    } catch (error) {
      const { code, stderr } = error as { code?: string; stderr?: string };
      throw new Error(
        code === 'ENOENT'
          ? `There is no ${this.kubectl}, which builds the folders; 'npm start' obtains it on Linux x64, elsewhere install kubectl`
          : `kustomize build failed: ${(stderr ?? String(error))
              .replace(/^error: /, '')
              .replaceAll(`${checkout}/`, '')
              .trim()}`,
      );
    }
  }
}
