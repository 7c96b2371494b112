import type { KubernetesObject } from '@adp/plugin-adp-node/kustomize';
import { createHash } from 'node:crypto';
import { dependencyNotReady, isReady, type Ready } from './fluxStatus';

type Spec = {
  chart?: {
    spec?: {
      chart?: string;
      version?: string;
      sourceRef?: { kind?: string; name?: string; namespace?: string };
    };
  };
  chartRef?: { kind?: string; name?: string };
  dependsOn?: { name: string; namespace?: string }[];
  values?: unknown;
};

type Release = { revision: number; digest: string; chartVersion: string };

/** A release as its status shows it. */
export type ReleaseStatus = { ready: Ready; history: object[] };

/**
 * What the helm-controller would say of releases. No chart is installed: one
 * that is asked for is there, in the version that is asked for.
 */
export class HelmReleases {
  readonly #releases = new Map<string, Release>();

  /**
   * @param find - objects of the cluster, by kind, namespace and name
   * @param readyOf - of another release
   */
  status(
    { metadata, spec }: KubernetesObject,
    find: (kind: string, namespace: string, name: string) => unknown,
    readyOf: (namespace: string, name: string) => Ready | undefined,
  ): ReleaseStatus {
    const { name, namespace = 'default' } = metadata;
    const { chart, dependsOn = [], values } = (spec ?? {}) as Spec;
    const key = `${namespace}/${name}`;
    for (const dependency of dependsOn) {
      const other = dependency.namespace ?? namespace;
      const ready = readyOf(other, dependency.name);
      if (!ready || !isReady(ready)) {
        return {
          ready: dependencyNotReady(`${other}/${dependency.name}`),
          history: this.#historyOf(key, name, namespace),
        };
      }
    }
    const source = chart?.spec?.sourceRef;
    if (
      source?.kind &&
      source.name &&
      !find(source.kind, source.namespace ?? namespace, source.name)
    ) {
      return {
        ready: {
          status: 'False',
          reason: 'SourceNotReady',
          message: `HelmChart '${namespace}/${namespace}-${name}' is not ready: ${source.kind} "${source.name}" not found`,
        },
        history: this.#historyOf(key, name, namespace),
      };
    }
    const chartName = chart?.spec?.chart ?? name;
    const chartVersion = chart?.spec?.version ?? '*';
    const digest = createHash('sha256')
      .update(JSON.stringify([chartName, chartVersion, values]))
      .digest('hex');
    const before = this.#releases.get(key);
    const release =
      before?.digest === digest
        ? before
        : { digest, chartVersion, revision: (before?.revision ?? 0) + 1 };
    this.#releases.set(key, release);
    const action = release.revision === 1 ? 'install' : 'upgrade';
    return {
      ready: {
        status: 'True',
        reason: action === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded',
        message: `Helm ${action} succeeded for release ${key}.v${release.revision} with chart ${chartName}@${chartVersion}`,
      },
      history: this.#historyOf(key, name, namespace, chartName),
    };
  }

  #historyOf(
    key: string,
    name: string,
    namespace: string,
    chartName: string = name,
  ): object[] {
    const release = this.#releases.get(key);
    return release
      ? [
          {
            name,
            namespace,
            chartName,
            chartVersion: release.chartVersion,
            configDigest: `sha256:${release.digest}`,
            status: 'deployed',
            version: release.revision,
          },
        ]
      : [];
  }
}
