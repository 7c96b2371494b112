import {
  describeObject,
  type KubernetesObject,
} from '@adp/plugin-adp-node/kustomize';
import { createHash } from 'node:crypto';
import type { KustomizationState } from './fluxCluster';
import { succeeded, type Ready } from './fluxStatus';
import type { ReleaseStatus } from './helmReleases';

/** When what is said of an object was first said, by object; ISO 8601. */
export type ReadySince = Map<
  string,
  { said: string; at: string; made: string }
>;

/** The object as a cluster has it: with status, and what the API server adds. */
export function withStatus(
  object: KubernetesObject,
  known: {
    kustomization?: KustomizationState;
    release?: ReleaseStatus;
    revision?: string;
    since: ReadySince;
  },
): KubernetesObject {
  const status = statusOf(object, known);
  const key = describeObject(object);
  const { ready } = status;
  const said = `${ready?.status} ${ready?.reason}`;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const before = known.since.get(key);
  const since =
    before?.said === said
      ? before
      : { said, at: now, made: before?.made ?? now };
  known.since.set(key, since);
  const metadata = {
    ...object.metadata,
    uid: uidOf(key),
    generation: 1,
    resourceVersion: '1',
    creationTimestamp: since.made,
  };
  return {
    ...object,
    metadata,
    ...(ready && {
      status: {
        observedGeneration: 1,
        conditions: [
          {
            type: 'Ready',
            ...ready,
            lastTransitionTime: since.at,
            observedGeneration: 1,
          },
        ],
        ...status.fields,
      },
    }),
  };
}

function statusOf(
  { apiVersion, kind, spec }: KubernetesObject,
  {
    kustomization,
    release,
    revision,
  }: {
    kustomization?: KustomizationState;
    release?: ReleaseStatus;
    revision?: string;
  },
): { ready?: Ready; fields?: object } {
  if (kustomization) {
    return {
      ready: kustomization.ready,
      fields: {
        lastAppliedRevision: kustomization.applied,
        lastAttemptedRevision: kustomization.attempted,
      },
    };
  }
  if (release) {
    const [last] = release.history as { chartVersion?: string }[];
    return {
      ready: release.ready,
      fields: {
        history: release.history,
        lastAttemptedRevision: last?.chartVersion,
      },
    };
  }
  if (kind === 'GitRepository') {
    return revision
      ? {
          ready: succeeded(`stored artifact for revision '${revision}'`),
          fields: { artifact: { revision } },
        }
      : {
          ready: {
            status: 'False',
            reason: 'GitOperationFailed',
            message: `failed to checkout and determine revision: unable to clone '${
              (spec as { url?: string } | undefined)?.url
            }': repository or branch not found`,
          },
        };
  }
  // No registry stands in for Azure's, so nothing is scanned.
  return apiVersion.includes('.toolkit.fluxcd.io/')
    ? { ready: succeeded('taken as it is by the sandbox') }
    : {};
}

/** In the form of a UUID, the same for the same object. */
function uidOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
