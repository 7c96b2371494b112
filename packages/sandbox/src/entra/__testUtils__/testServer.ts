import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Faults } from '../../server/faults';
import { RequestLog } from '../../server/requestLog';
import { startEntraServer, type EntraServer } from '../server';

/** A stand-in on a free port, whose certificate authority this process trusts. */
export type TestServer = EntraServer & {
  stateDir: string;
  requests: RequestLog;
  faults: Faults;
  /** Stops it and starts another one on the same state, at another port. */
  restart(): Promise<TestServer>;
};

type Options = {
  /** Runs on the empty state directory, before the first start. */
  prepare?(stateDir: string): void;
} & Pick<
  Parameters<typeof startEntraServer>[0],
  'replicationMisses' | 'membershipMisses'
>;

/** Starts a stand-in on a new state directory, which `stop` removes. */
export async function startTestServer(options?: Options): Promise<TestServer> {
  const stateDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
  options?.prepare?.(stateDir);
  return start(stateDir, options);
}

async function start(stateDir: string, options?: Options): Promise<TestServer> {
  const requests = new RequestLog();
  const faults = new Faults();
  const server = await startEntraServer({
    stateDir,
    port: 0,
    requestLog: requests,
    faults,
    replicationMisses: options?.replicationMisses,
    membershipMisses: options?.membershipMisses,
  });
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, server.ca]);
  return {
    ...server,
    stateDir,
    requests,
    faults,
    async restart() {
      await server.stop();
      return start(stateDir, options);
    },
    async stop() {
      await server.stop();
      setDefaultCACertificates(trusted);
      await rm(stateDir, { recursive: true });
    },
  };
}
