import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import {
  startSandbox,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
} from '@adp/sandbox';
import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import { parse } from 'yaml';
import { createEntraCredential, createGraphClient } from '../graphClient';
import type { EntraTarget } from '../entraDirectories';
import type { GroupLink, GroupRelation } from '../groupLink';
import type { GroupSyncResult } from '../groupReport';
import { syncGroups, type SyncGroupsOptions } from '../syncGroups';
import { tenantGroupsSchema, type TenantGroups } from '../tenantGroups';

/** What the tests use of the sandbox's directory. */
export type DirectoryFile = {
  users: {
    id: string;
    displayName: string;
    userPrincipalName: string;
    mail: string | null;
    accountEnabled: boolean;
  }[];
  groups: {
    id: string;
    displayName: string;
    uniqueName: string | null;
    memberIds: string[];
    ownerIds: string[];
    mailNickname: string;
  }[];
  servicePrincipals: { id: string; displayName: string; appRoles: string[] }[];
  others?: {
    id: string;
    type: 'device' | 'directoryRole' | 'administrativeUnit';
    displayName: string;
    memberIds: string[];
  }[];
};

/** The tenant `defra` of a sandbox of its own, for all tests of a file. */
export type TestEntra = {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly target: EntraTarget;
  /** A client whose application has this secret. */
  clientWith(clientSecret: string): Client;
  sync: (
    groups: readonly Group[],
    options?: SyncGroupsOptions,
  ) => ReturnType<typeof syncGroups>;
  /** For a run that is stopped when its n-th batch has been answered. */
  stoppingAfter(n: number): {
    target: EntraTarget;
    options: SyncGroupsOptions;
    /** How many batches were answered. */
    count(): number;
  };
  /** The object id of a user, or of a group by its display name. */
  idOf(name: string): Promise<string>;
  /** Makes a user or group a member of a group, as somebody would who does not use the portal. */
  addByHand(group: string, member: string): Promise<void>;
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

/** Prepares a directory where the portal has one more application permission. */
export function granting(permission: string) {
  return ({ servicePrincipals }: DirectoryFile): void => {
    servicePrincipals
      .find(({ displayName }) => displayName === 'adp-portal')
      ?.appRoles.push(permission);
  };
}

/** What is in a result with a status, by name. */
export function namesWith(
  { members, memberships }: GroupSyncResult,
  status: GroupLink['status'],
  relation: GroupRelation = 'member',
): string[] {
  return (relation === 'member' ? members : memberships)
    .filter(link => link.status === status)
    .map(({ name }) => name);
}

/** Runs before the tests; `prepare` changes the directory before they see it. */
export function useEntra(
  prepare?: (directory: DirectoryFile) => void,
  settings: Pick<SandboxOptions, 'membershipMisses'> = {},
): TestEntra {
  let stateDir: string;
  let sandbox: Sandbox;
  let client: Client;

  const start = () =>
    startSandbox({ stateDir, githubPort: 0, entraPort: 0, ...settings });
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

  const idOf = async (name: string): Promise<string> => {
    const { users, groups } = await readDirectory();
    const object =
      users.find(user => user.userPrincipalName === name) ??
      groups.find(group => group.displayName === name);
    if (!object) {
      throw new Error(`There is no ${name}`);
    }
    return object.id;
  };

  const target = (): EntraTarget => ({
    client,
    graphBaseUrl: sandbox.entra.graphBaseUrl,
    ownerId: sandbox.entra.tenants.defra.servicePrincipalObjectId,
  });

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
    get target() {
      return target();
    },
    sync: (groups, options) =>
      syncGroups(target(), groups, { retryUnit: 10, ...options }),
    stoppingAfter(n) {
      const controller = new AbortController();
      let answered = 0;
      const api = (path: string) => {
        const request = client.api(path);
        const post = request.post.bind(request);
        request.post = async (...content) => {
          const answer = await post(...content);
          answered += 1;
          if (answered === n) {
            controller.abort(new Error('stopped'));
          }
          return answer;
        };
        return request;
      };
      return {
        target: {
          ...target(),
          client: new Proxy(client, {
            get: (object, property) =>
              property === 'api' ? api : Reflect.get(object, property),
          }),
        },
        options: { retryUnit: 10, signal: controller.signal },
        count: () => answered,
      };
    },
    idOf,
    async addByHand(group, member) {
      await client.api(`/groups/${await idOf(group)}/members/$ref`).post({
        '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${await idOf(
          member,
        )}`,
      });
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
