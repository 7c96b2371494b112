import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { startSandbox, type RecordedRequest, type Sandbox } from '@adp/sandbox';
import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import { parse } from 'yaml';
import { createEntraCredential, createGraphClient } from '../graphClient';
import { syncGroups, type SyncGroupsOptions } from '../syncGroups';
import { tenantGroupsSchema, type TenantGroups } from '../tenantGroups';

/** What the tests use of the sandbox's directory. */
export type DirectoryFile = {
  users: { id: string; displayName: string; userPrincipalName: string }[];
  groups: {
    id: string;
    displayName: string;
    uniqueName: string | null;
    memberIds: string[];
    ownerIds: string[];
    mailNickname: string;
  }[];
};

/** The tenant `defra` of a sandbox of its own, for all tests of a file. */
export type TestEntra = {
  readonly sandbox: Sandbox;
  readonly client: Client;
  /** A client whose application has this secret. */
  clientWith(clientSecret: string): Client;
  sync: (
    groups: readonly Group[],
    options?: SyncGroupsOptions,
  ) => ReturnType<typeof syncGroups>;
  /** Requests to Graph; those inside a batch are not requests of their own. */
  graphRequests(): RecordedRequest[];
  /** Everything in the directory, not by way of Graph. */
  directory(): Promise<DirectoryFile>;
  /**
   * The members of each group: user principal names, and display names of
   * groups, in alphabetical order.
   */
  members(): Promise<Record<string, string[]>>;
};

/** Runs before the tests; `prepare` changes the directory before they see it. */
export function useEntra(
  prepare?: (directory: DirectoryFile) => void,
): TestEntra {
  let stateDir: string;
  let sandbox: Sandbox;
  let client: Client;

  const start = () => startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  const directoryFile = () => join(stateDir, 'entra', 'directory-defra.json');
  const readDirectory = async (): Promise<DirectoryFile> =>
    JSON.parse(await readFile(directoryFile(), 'utf8'));

  const clientWith = (clientSecret: string): Client => {
    const { graphBaseUrl, authorityHost, tenants } = sandbox.entra;
    const { tenantId, clientId, servicePrincipalObjectId } = tenants.defra;
    return createGraphClient({
      graphBaseUrl,
      credential: createEntraCredential({
        graphBaseUrl,
        authorityHost,
        tenantId,
        clientId,
        clientSecret,
        servicePrincipalObjectId,
      }),
    });
  };

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'adp-entra-'));
    sandbox = await start();
    if (prepare) {
      await sandbox.stop();
      const directory = await readDirectory();
      prepare(directory);
      await writeFile(directoryFile(), JSON.stringify(directory));
      sandbox = await start();
    }
    tls.setDefaultCACertificates([
      ...tls.getCACertificates('default'),
      sandbox.entra.ca,
    ]);
    client = clientWith(sandbox.entra.tenants.defra.clientSecret);
  }, 60_000);

  afterEach(() => sandbox.faults.clear());

  afterAll(async () => {
    await sandbox.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  return {
    get sandbox() {
      return sandbox;
    },
    get client() {
      return client;
    },
    clientWith,
    sync(groups, options) {
      const { graphBaseUrl, tenants } = sandbox.entra;
      return syncGroups(
        {
          client,
          graphBaseUrl,
          ownerId: tenants.defra.servicePrincipalObjectId,
        },
        groups,
        { retryUnit: 10, ...options },
      );
    },
    graphRequests: () =>
      sandbox.requests.list().filter(({ path }) => path.startsWith('/v1.0/')),
    directory: readDirectory,
    async members() {
      const { users, groups } = await readDirectory();
      const names = new Map([
        ...users.map(user => [user.id, user.userPrincipalName] as const),
        ...groups.map(group => [group.id, group.displayName] as const),
      ]);
      return Object.fromEntries(
        groups.map(({ displayName, memberIds }) => [
          displayName,
          memberIds.map(id => names.get(id) ?? id).sort(),
        ]),
      );
    },
  };
}

/** What each team gets in a tenant, as the portal's own configuration has it. */
export async function readTenantGroups(
  tenant: 'defra' | 'defradev',
): Promise<TenantGroups> {
  const file = join(
    __dirname,
    `../../../../../config/team-groups.${tenant}.yaml`,
  );
  return tenantGroupsSchema.parse(parse(await readFile(file, 'utf8')));
}
