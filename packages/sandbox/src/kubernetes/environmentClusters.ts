import type { KubernetesObject } from '@adp/plugin-adp-node/kustomize';
import type { Checkouts } from './checkouts';
import { FluxCluster } from './fluxCluster';
import type { GitSources } from './applyKustomization';
import type { KustomizeBuild } from './kustomizeBuild';

const CORE = 'adp-flux-core';
const BRANCH = 'main';
/** Of the folder of an environment instance, such as `flux/snd/04`. */
const INSTANCE = /^\d{2}$/;

/**
 * The clusters of all environments that an organisation's `adp-flux-core` has:
 * `snd4` for its folder `flux/snd/04`.
 */
export class EnvironmentClusters {
  readonly #clusters = new Map<string, FluxCluster>();

  constructor(
    private readonly organizations: readonly string[],
    private readonly checkouts: Checkouts,
    private readonly kustomize: KustomizeBuild,
  ) {}

  /** The cluster of an environment, or undefined when there is none. */
  async find(environment: string): Promise<FluxCluster | undefined> {
    const match = /^([a-z]{3})(\d{1,2})$/.exec(environment);
    if (!match) {
      return undefined;
    }
    const folder = `flux/${match[1]}/${match[2].padStart(2, '0')}`;
    for (const organization of this.organizations) {
      const repository = `${organization}/${CORE}`;
      const found = await this.checkouts.resolve(
        repository,
        `${BRANCH}:${folder}`,
      );
      if (found) {
        return this.#clusterOf(organization, folder);
      }
    }
    return undefined;
  }

  /** Names of all environments. */
  async list(): Promise<string[]> {
    const names = await Promise.all(
      this.organizations.map(async organization => {
        const repository = `${organization}/${CORE}`;
        const types = await this.checkouts.list(repository, BRANCH, 'flux');
        const instances = await Promise.all(
          types.map(async type =>
            (await this.checkouts.list(repository, BRANCH, `flux/${type}`))
              .filter(instance => INSTANCE.test(instance))
              .map(instance => `${type}${Number(instance)}`),
          ),
        );
        return instances.flat();
      }),
    );
    return names.flat();
  }

  #clusterOf(organization: string, folder: string): FluxCluster {
    const key = `${organization}/${folder}`;
    const cluster =
      this.#clusters.get(key) ??
      new FluxCluster(
        { repository: `${organization}/${CORE}`, folder },
        this.#sourcesOf(organization),
      );
    this.#clusters.set(key, cluster);
    return cluster;
  }

  /**
   * Wherever a GitRepository is, the sandbox has it under its owner and name,
   * for an organisation of its own.
   */
  #sourcesOf(organization: string): GitSources {
    const repositoryOf = ({ spec }: KubernetesObject) => {
      const { url = '', ref } = (spec ?? {}) as {
        url?: string;
        ref?: { branch?: string };
      };
      const [owner = '', name = ''] = url
        .replace(/\.git$/, '')
        .split('/')
        .slice(-2);
      return {
        repository: `${owner}/${name}`,
        branch: ref?.branch ?? 'master',
      };
    };
    const head = (repository: string, branch: string) =>
      this.checkouts.head(repository, branch);
    return {
      repositoryOf,
      heads: async () =>
        (
          await Promise.all(
            [CORE, 'adp-flux-services'].map(name =>
              head(`${organization}/${name}`, BRANCH),
            ),
          )
        ).join(' '),
      revision: async source => {
        const { repository, branch } = repositoryOf(source);
        const commit = await head(repository, branch);
        return commit && `${branch}@sha1:${commit}`;
      },
      build: async (repository, branch, folder) => {
        const commit = await head(repository, branch);
        if (!commit) {
          throw new Error(
            `There is no ${repository} with the branch ${branch}`,
          );
        }
        return this.kustomize.build(repository, commit, folder);
      },
    };
  }
}
