import express from 'express';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadCertificates } from '../entra/certificates';
import { createTwoProtocolServer } from '../entra/twoProtocolServer';
import { close, listen } from '../server/listen';
import { PRIVATE, replaceFile } from '../server/replaceFile';
import { Checkouts } from './checkouts';
import { EnvironmentClusters } from './environmentClusters';
import { kubernetesApi, sendStatus } from './kubernetesApi';
import { KustomizeBuild } from './kustomizeBuild';

const CREDENTIALS = 'kubernetes-credentials.yaml';

/** The clusters as the portal's configuration includes them; written at each start. */
const CLUSTERS = 'kubernetes-clusters.yaml';

/**
 * Starts the API servers of the clusters on localhost, each below
 * `/clusters/<environment>`: what Flux would have made of the repositories.
 *
 * @throws Error in one sentence when the port is taken.
 */
export async function startKubernetesServer(options: {
  stateDir: string;
  port: number;
  /** Folder of the bare repositories, and the organisations in it. */
  repositories: string;
  organizations: readonly string[];
  /** Path of kubectl, whose kustomize builds the folders. */
  kubectl: string;
}) {
  const { stateDir, repositories, organizations, kubectl } = options;
  const token = tokenIn(stateDir);
  const checkouts = new Checkouts(repositories, join(stateDir, 'kubernetes'));
  await checkouts.clear();
  const clusters = new EnvironmentClusters(
    organizations,
    checkouts,
    new KustomizeBuild(checkouts, kubectl),
  );
  const app = express();
  app.disable('x-powered-by');
  app.use('/clusters/:cluster', (request, response, next) => {
    if (!isToken(request.headers.authorization, token)) {
      sendStatus(response, 401, 'Unauthorized', 'Unauthorized');
      return;
    }
    clusters
      .find(request.params.cluster)
      .then(cluster => {
        if (!cluster) {
          sendStatus(
            response,
            404,
            'NotFound',
            `adp-flux-core has no cluster ${request.params.cluster}`,
          );
          return;
        }
        response.locals.cluster = cluster;
        next();
      })
      .catch(next);
  });
  app.use('/clusters/:cluster', kubernetesApi());

  // kubectl sends tokens over HTTPS only.
  const { ca, cert, key } = loadCertificates(stateDir);
  const server = createTwoProtocolServer({ cert, key });
  const port = await listen(server, options.port, {
    purpose: 'the Kubernetes stand-in',
    variable: 'ADP_SANDBOX_KUBERNETES_PORT',
  });
  server.handle(app);
  const url = `https://localhost:${port}`;
  replaceFile(
    join(stateDir, CLUSTERS),
    stringify(
      describeClusters(await clusters.list(), { url, token, stateDir }),
    ),
    { mode: PRIVATE },
  );
  return {
    /** `<url>/clusters/<environment>` is the address of a cluster. */
    url,
    /** PEM of the certificate authority that clients must trust. */
    ca,
    /** Of a service account that may read. */
    token,
    /** Names of the clusters. */
    clusters: () => clusters.list(),
    stop: () => close(server),
  };
}

/** https://backstage.io/docs/features/kubernetes/configuration#clusters */
function describeClusters(
  names: readonly string[],
  { url, token, stateDir }: { url: string; token: string; stateDir: string },
) {
  return names.map(name => ({
    name,
    url: `${url}/clusters/${name}`,
    authProvider: 'serviceAccount',
    serviceAccountToken: token,
    caFile: join(stateDir, 'entra-ca.pem'),
    skipMetricsLookup: true,
  }));
}

/** Made at the first start, and kept with the state. */
function tokenIn(stateDir: string): string {
  const file = join(stateDir, CREDENTIALS);
  if (existsSync(file)) {
    return parse(readFileSync(file, 'utf8')).serviceAccountToken;
  }
  mkdirSync(stateDir, { recursive: true });
  const serviceAccountToken = randomBytes(24).toString('base64url');
  replaceFile(file, stringify({ serviceAccountToken }), { mode: PRIVATE });
  return serviceAccountToken;
}

function isToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
