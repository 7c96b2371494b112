import { type FluxObjectStatus, readFluxObject } from '@adp/plugin-adp-node';
import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { z } from 'zod/v3';

/** What is asked for of Flux: its resources that deploy something. */
const RESOURCES = [
  {
    kind: 'Kustomization',
    path: 'apis/kustomize.toolkit.fluxcd.io/v1/kustomizations',
  },
  {
    kind: 'HelmRelease',
    path: 'apis/helm.toolkit.fluxcd.io/v2/helmreleases',
  },
] as const;

/** Milliseconds after which a cluster counts as failed, so that the others can be shown. */
const LONGEST_WAIT = 8_000;

/** Objects per answer; https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
const PAGE_SIZE = 500;

/** What a cluster says of the services that Flux deploys to it. */
export type ClusterReading = {
  state: 'read' | 'notConfigured' | 'failed';
  /** Why it could not be read, and what to do. */
  message?: string;
  objects: FluxObjectStatus[];
};

export type ClusterContext = { auth: AuthService; discovery: DiscoveryService };

const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z.array(z.unknown()),
});

class NotConfigured extends Error {}

/**
 * Reads Kustomizations and HelmReleases of a cluster through Backstage's
 * Kubernetes backend, which knows the clusters and their credentials: one
 * request each, however many services there are. The plugin asks as itself, for
 * lists only; nobody needs the permission for the proxy, which could write.
 * https://backstage.io/docs/features/kubernetes/proxy
 *
 * Never fails: what goes wrong is in the result.
 *
 * @param labelSelector - such as `backstage.io/kubernetes-id=fcp-demo-web`
 */
export async function readCluster(
  context: ClusterContext,
  cluster: string,
  labelSelector: string,
): Promise<ClusterReading> {
  try {
    const lists = await Promise.all(
      RESOURCES.map(resource =>
        listObjects(context, cluster, resource, labelSelector),
      ),
    );
    return { state: 'read', objects: lists.flat() };
  } catch (error) {
    if (error instanceof NotConfigured) {
      return {
        state: 'notConfigured',
        message: `The portal knows no cluster "${cluster}"; add it to "kubernetes.clusterLocatorMethods" in the configuration, or name another one in "adp.estates.<estate>.clusters"`,
        objects: [],
      };
    }
    const { name, message } = error as Error;
    return {
      state: 'failed',
      message:
        name === 'TimeoutError'
          ? `Cluster "${cluster}" did not answer within ${
              LONGEST_WAIT / 1000
            } seconds`
          : `Cluster "${cluster}" could not be read: ${message}`,
      objects: [],
    };
  }
}

async function listObjects(
  { auth, discovery }: ClusterContext,
  cluster: string,
  { kind, path }: (typeof RESOURCES)[number],
  labelSelector: string,
): Promise<FluxObjectStatus[]> {
  const baseUrl = await discovery.getBaseUrl('kubernetes');
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: await auth.getOwnServiceCredentials(),
    targetPluginId: 'kubernetes',
  });
  const objects: FluxObjectStatus[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({
      labelSelector,
      limit: String(PAGE_SIZE),
      ...(next && { continue: next }),
    });
    const response = await fetch(`${baseUrl}/proxy/${path}?${query}`, {
      headers: {
        authorization: `Bearer ${token}`,
        'backstage-kubernetes-cluster': cluster,
      },
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });
    if (!response.ok) {
      throw await describeFailure(response, kind);
    }
    const list = listSchema.parse(await response.json());
    objects.push(...list.items.map(item => readFluxObject(item, kind)));
    next = list.metadata?.continue || undefined;
  } while (next);
  return objects;
}

/** Kubernetes answers with an object `Status`, Backstage with `error`. */
async function describeFailure(
  response: Response,
  kind: string,
): Promise<Error> {
  const body = await response.json().catch(() => undefined);
  const isOfKubernetes = body?.kind === 'Status';
  if (response.status === 404) {
    return isOfKubernetes
      ? new Error(`it has no resource ${kind}; is Flux installed there?`)
      : new NotConfigured();
  }
  return new Error(
    `${response.status} ${
      body?.error?.message ?? body?.message ?? response.statusText
    }`,
  );
}
