import { join } from 'node:path';
import type { Faults } from '../server/faults';
import { close, listen } from '../server/listen';
import type { RequestLog } from '../server/requestLog';
import { loadCertificates } from './certificates';
import { loadCredentials, type Credentials } from './credentials';
import { entraApp } from './app';
import { Graph } from './graph/graph';
import { SigningKey } from '../server/signingKey';
import { type Pipeline, Tokens } from './signIn/tokens';
import { loadTenants } from './tenants';
import { createTwoProtocolServer } from './twoProtocolServer';

/** A running stand-in for Entra ID and Microsoft Graph. */
export type EntraServer = {
  /** `https://localhost:PORT` */
  url: string;
  /** Base of the Graph API, without the version. */
  graphBaseUrl: string;
  /** Base of the sign-in endpoints, without the tenant. */
  authorityHost: string;
  /** PEM of the certificate authority that clients must trust. */
  ca: string;
  /** What is in `entra-credentials.yaml`. */
  tenants: Credentials;
  /** A token of a pipeline of Azure DevOps, by the short name of its tenant. */
  pipelineToken(tenant: keyof Credentials, pipeline: Pipeline): Promise<string>;
  stop(): Promise<void>;
};

/**
 * Starts the stand-in on localhost; port 0 takes a free one. Everything is kept
 * in `stateDir`, and made there at the first start.
 *
 * @throws Error in one sentence when the port is taken.
 */
export async function startEntraServer(options: {
  stateDir: string;
  port: number;
  requestLog: RequestLog;
  faults: Faults;
  /** How many requests that refer to a new group do not find it yet; 1 if not given. */
  replicationMisses?: number;
  /** How many reads of members and memberships do not show a change of them yet; 0 if not given. */
  membershipMisses?: number;
}): Promise<EntraServer> {
  const { stateDir } = options;
  const { ca, cert, key } = loadCertificates(stateDir);
  const credentials = loadCredentials(stateDir);
  const tenants = loadTenants(stateDir, credentials);
  const signingKey = await SigningKey.load(
    join(stateDir, 'entra', 'signing-key.pem'),
  );

  const server = createTwoProtocolServer({ cert, key });
  const port = await listen(server, options.port, {
    purpose: 'the Entra ID stand-in',
    variable: 'ADP_SANDBOX_ENTRA_PORT',
  });
  // Only now is the URL known that tokens and links contain.
  const url = `https://localhost:${port}`;
  const tokens = new Tokens(signingKey, url);
  const app = entraApp({
    ...options,
    url,
    tenants,
    key: signingKey,
    tokens,
    graph: new Graph({
      baseUrl: `${url}/v1.0`,
      tenants,
      replicationMisses: options.replicationMisses ?? 1,
      membershipMisses: options.membershipMisses ?? 0,
    }),
  });
  server.handle(app);
  return {
    url,
    graphBaseUrl: url,
    authorityHost: url,
    ca,
    tenants: credentials,
    pipelineToken: (tenant, pipeline) =>
      tokens.forPipeline(credentials[tenant].tenantId, pipeline),
    stop: () => close(server),
  };
}
