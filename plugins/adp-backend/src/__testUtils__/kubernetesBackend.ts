import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

type FluxObject = {
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
  };
  [field: string]: unknown;
};

/** Objects by resource, such as `kustomizations`; or how a request is answered instead. */
type Cluster =
  | Record<string, FluxObject[]>
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** One object as Flux keeps it. */
export function fluxObject(
  kind: 'Kustomization' | 'HelmRelease',
  name: string,
  service: string,
  ready: { status: string; reason?: string; message?: string },
): FluxObject {
  return {
    kind,
    metadata: {
      name,
      namespace: 'flux-config',
      labels: {
        'backstage.io/kubernetes-id': service,
        'backstage.io/kubernetes-team': 'fcp-demo',
      },
    },
    status: {
      conditions: [{ type: 'Ready', ...ready }],
      lastAppliedRevision: 'main@sha1:4f2a',
    },
  };
}

/**
 * Stands in for the proxy of Backstage's Kubernetes backend, over HTTP:
 * `/api/kubernetes/proxy/<path of the Kubernetes API>`.
 */
export class KubernetesBackend {
  readonly clusters = new Map<string, Cluster>();
  /** What was asked for, such as `GET snd4 kustomizations backstage.io/kubernetes-id`. */
  readonly requests: string[] = [];
  readonly tokens = new Set<string | undefined>();
  /** How many objects fit into one answer. */
  pageSize = 500;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => this.answer(request, response));
  }

  static async start(): Promise<KubernetesBackend> {
    const server = createServer();
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new KubernetesBackend(server);
  }

  /** Makes a backend find the plugin `kubernetes` here. */
  get discovery(): BackendFeature {
    const { port } = this.server.address() as AddressInfo;
    const getUrl = async (plugin: string) =>
      `http://127.0.0.1:${port}/api/${plugin}`;
    return createServiceFactory({
      service: coreServices.discovery,
      deps: {},
      factory: () => ({ getBaseUrl: getUrl, getExternalBaseUrl: getUrl }),
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url!, 'http://here');
    const name = String(request.headers['backstage-kubernetes-cluster']);
    const resource = pathname.split('/').at(-1)!;
    const selector = searchParams.get('labelSelector') ?? '';
    this.requests.push(`${request.method} ${name} ${resource} ${selector}`);
    this.tokens.add(request.headers.authorization);
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const cluster = this.clusters.get(name);
    if (!cluster || !pathname.startsWith('/api/kubernetes/proxy/apis/')) {
      send(404, {
        error: {
          name: 'NotFoundError',
          message: `Cluster '${name}' not found`,
        },
      });
    } else if (typeof cluster === 'function') {
      cluster(request, response);
    } else if (!cluster[resource]) {
      send(404, {
        kind: 'Status',
        code: 404,
        message: 'the server could not find the requested resource',
      });
    } else {
      const [label, value] = selector.split('=');
      const found = cluster[resource].filter(({ metadata: { labels } }) =>
        value === undefined ? label in labels : labels[label] === value,
      );
      const start = Number(searchParams.get('continue') ?? 0);
      const end = start + this.pageSize;
      send(200, {
        metadata: end < found.length ? { continue: String(end) } : {},
        items: found.slice(start, end),
      });
    }
  }
}
