import {
  describeObject,
  type KubernetesObject,
} from '@adp/plugin-adp-node/kustomize';
import { applyKustomization, type GitSources } from './applyKustomization';
import {
  dependencyNotReady,
  healthCheckFailed,
  isReady,
  type Ready,
} from './fluxStatus';
import { HelmReleases } from './helmReleases';
import { withStatus, type ReadySince } from './withStatus';

/** What Flux has last applied of a Kustomization. */
type Applied = { revision: string; objects: readonly KubernetesObject[] };

/** How far a Kustomization is. */
export type KustomizationState = {
  ready: Ready;
  /** Such as `main@sha1:4f2a…`. */
  attempted?: string;
  applied?: string;
};

type KustomizationSpec = {
  dependsOn?: { name: string; namespace?: string }[];
  suspend?: boolean;
  wait?: boolean;
};

const specOf = ({ spec }: KubernetesObject) =>
  (spec ?? {}) as KustomizationSpec;
const keyOf = (kind: string, namespace = 'default', name = '') =>
  `${kind} ${namespace}/${name}`;

/**
 * A cluster that follows the sandbox's repositories as Flux does: from the
 * folder of its environment in `adp-flux-core` through all Kustomizations. A
 * Kustomization that cannot be applied keeps what it has applied before, and
 * those that depend on it wait.
 */
export class FluxCluster {
  readonly #applied = new Map<string, Applied>();
  readonly #releases = new HelmReleases();
  readonly #since: ReadySince = new Map();
  #heads = '';
  #objects: Promise<readonly KubernetesObject[]> = Promise.resolve([]);

  /**
   * @param root - what starts the cluster: repository and folder
   * @param sources - the repositories
   */
  constructor(
    private readonly root: { repository: string; folder: string },
    private readonly sources: GitSources,
  ) {}

  /** All objects, with what Flux says of them, as of the heads of the repositories. */
  async objects(): Promise<readonly KubernetesObject[]> {
    const heads = await this.sources.heads();
    if (heads !== this.#heads) {
      this.#heads = heads;
      this.#objects = this.#objects.then(() => this.#reconcile());
    }
    return this.#objects;
  }

  async #reconcile(): Promise<readonly KubernetesObject[]> {
    const store = new Map<string, KubernetesObject>();
    const states = new Map<string, KustomizationState>();
    const put = (objects: readonly KubernetesObject[]) =>
      objects.forEach(object => store.set(describeObject(object), object));
    put(await this.#start());

    // Kustomizations make Kustomizations, and wait for each other.
    for (;;) {
      const waiting = [...store.values()].filter(
        object =>
          object.kind === 'Kustomization' &&
          !states.has(describeObject(object)),
      );
      const next = waiting.filter(object =>
        this.#dependencies(object).every(key => states.has(key)),
      );
      // Those of a circle, or without what they depend on, wait for ever.
      const stuck = next.length === 0;
      if (waiting.length === 0) {
        break;
      }
      for (const object of stuck ? waiting : next) {
        const key = describeObject(object);
        const state = await this.#apply(object, store, states);
        states.set(key, state);
        put(this.#applied.get(key)?.objects ?? []);
      }
    }
    const releases = this.#release(store);
    this.#checkHealth(store, states, releases);
    return Promise.all(
      [...store.values()].map(async object =>
        withStatus(object, {
          kustomization: states.get(describeObject(object)),
          release: releases.get(describeObject(object)),
          revision:
            object.kind === 'GitRepository'
              ? await this.sources.revision(object)
              : undefined,
          since: this.#since,
        }),
      ),
    );
  }

  /** What starts the cluster; what it was before when that cannot be built. */
  async #start(): Promise<readonly KubernetesObject[]> {
    const { repository, folder } = this.root;
    const built = await this.sources
      .build(repository, 'main', folder)
      .catch(() => undefined);
    const key = `root ${folder}`;
    if (built) {
      this.#applied.set(key, { revision: '', objects: built });
    }
    return this.#applied.get(key)?.objects ?? [];
  }

  #dependencies(object: KubernetesObject): string[] {
    return (specOf(object).dependsOn ?? []).map(
      ({ name, namespace = object.metadata.namespace }) =>
        keyOf('Kustomization', namespace, name),
    );
  }

  async #apply(
    object: KubernetesObject,
    store: ReadonlyMap<string, KubernetesObject>,
    states: ReadonlyMap<string, KustomizationState>,
  ): Promise<KustomizationState> {
    const key = describeObject(object);
    const before = this.#applied.get(key)?.revision;
    const unmet = this.#dependencies(object).find(dependency => {
      const state = states.get(dependency);
      return !state || !isReady(state.ready);
    });
    if (unmet) {
      const ready = dependencyNotReady(unmet.replace('Kustomization ', ''));
      return { ready, applied: before };
    }
    if (specOf(object).suspend) {
      return {
        ready: {
          status: before ? 'True' : 'Unknown',
          reason: 'Suspended',
          message: 'Reconciliation is suspended',
        },
        applied: before,
      };
    }
    const { ready, revision, objects } = await applyKustomization(
      object,
      store,
      this.sources,
    );
    if (objects && revision) {
      this.#applied.set(key, { revision, objects });
    }
    return {
      ready,
      attempted: revision,
      applied: this.#applied.get(key)?.revision,
    };
  }

  #release(store: ReadonlyMap<string, KubernetesObject>) {
    const releases = new Map<string, ReturnType<HelmReleases['status']>>();
    const visiting = new Set<string>();
    const statusOf = (object: KubernetesObject) => {
      const key = describeObject(object);
      const known = releases.get(key);
      if (known || visiting.has(key)) {
        return known;
      }
      visiting.add(key);
      const status = this.#releases.status(
        object,
        (kind, namespace, name) => store.get(keyOf(kind, namespace, name)),
        (namespace, name) => {
          const other = store.get(keyOf('HelmRelease', namespace, name));
          return other && statusOf(other)?.ready;
        },
      );
      releases.set(key, status);
      return status;
    };
    [...store.values()]
      .filter(({ kind }) => kind === 'HelmRelease')
      .forEach(statusOf);
    return releases;
  }

  /** With `wait`, a Kustomization is ready when all that it has applied is. */
  #checkHealth(
    store: ReadonlyMap<string, KubernetesObject>,
    states: Map<string, KustomizationState>,
    releases: ReadonlyMap<string, { ready: Ready }>,
  ): void {
    // A parent comes before its children, so the last ones are looked at first.
    for (const key of [...states.keys()].reverse()) {
      const object = store.get(key);
      const state = states.get(key)!;
      if (object && specOf(object).wait && isReady(state.ready)) {
        const unhealthy = (this.#applied.get(key)?.objects ?? [])
          .map(describeObject)
          .find(child => {
            const ready =
              states.get(child)?.ready ?? releases.get(child)?.ready;
            return ready && !isReady(ready);
          });
        if (unhealthy) {
          states.set(key, { ...state, ready: healthCheckFailed(unhealthy) });
        }
      }
    }
  }
}
