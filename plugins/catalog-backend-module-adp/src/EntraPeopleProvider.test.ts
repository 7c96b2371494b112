import { startSandbox, type Sandbox } from '@adp/sandbox';
import { Estates, type Estate } from '@adp/plugin-adp-node';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { EntraPeopleProvider } from './EntraPeopleProvider';

jest.setTimeout(60_000);

let stateDir: string;
let sandbox: Sandbox;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-people-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    sandbox.entra.ca,
  ]);
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function defra(): Estate {
  const { graphBaseUrl, authorityHost, tenants } = sandbox.entra;
  const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
    tenants.defra;
  const estate = {
    github: { organization: 'DEFRA' },
    templatesVersion: '1.0.0',
    tenant: 'defra',
    sandpitEnvironment: 'snd4',
    entra: {
      graphBaseUrl,
      authorityHost,
      tenantId,
      clientId,
      clientSecret,
      servicePrincipalObjectId,
    },
    groups: {
      environments: [],
      techUser: {},
      nonTechUser: {},
      admin: {},
      vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
    },
  };
  return Estates.fromConfig(
    mockServices.rootConfig({
      data: { adp: { estates: { production: estate } } },
    }),
  ).get();
}

/** Connects a provider whose task runs once; `mutations` is what it gives to the catalog. */
async function connectProvider(mutations: EntityProviderMutation[]) {
  const provider = new EntraPeopleProvider({
    estate: defra(),
    userFilter: 'accountEnabled eq true',
    groupFilter: "displayName eq 'AAG-Users-ADP-PlatformEngineers'",
    logger: mockServices.logger.mock(),
    taskRunner: { run: async task => task.fn(new AbortController().signal) },
  });
  await provider.connect({
    applyMutation: async mutation => void mutations.push(mutation),
    refresh: async () => undefined,
  });
}

async function readPeople(): Promise<Entity[]> {
  const mutations: EntityProviderMutation[] = [];
  await connectProvider(mutations);
  const [mutation] = mutations;
  if (mutation?.type !== 'full') {
    throw new Error('The provider gave nothing to the catalog');
  }
  return mutation.entities.map(({ entity }) => entity);
}

it('names people by their address, and knows their object ids', async () => {
  const people = await readPeople();

  const jane = people.find(
    ({ metadata }) => metadata.name === 'jane.doe_defra.gov.uk',
  );
  expect(jane).toMatchObject({
    kind: 'User',
    metadata: {
      annotations: {
        'backstage.io/managed-by-location': 'msgraph:defra',
        'graph.microsoft.com/user-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    },
    spec: {
      profile: { displayName: 'Jane Doe', email: 'jane.doe@defra.gov.uk' },
    },
  });
});

it('reads only people and groups that the filters name', async () => {
  const entities = await readPeople();

  const names = entities.map(({ metadata }) => metadata.name);
  expect(names).toContain('aag-users-adp-platformengineers');
  expect(names).not.toContain('aag-azure-adp-globalread');
  // Her account is disabled.
  expect(names).not.toContain('leah.former_defra.gov.uk');
});

it('puts people into the groups that they are members of', async () => {
  const entities = await readPeople();

  const pat = entities.find(
    ({ metadata }) => metadata.name === 'pat.platform_defra.gov.uk',
  );
  expect(pat?.spec?.memberOf).toEqual([
    'group:default/aag-users-adp-platformengineers',
  ]);
});

it('gives nothing to the catalog when reading fails', async () => {
  sandbox.faults.add({
    service: 'entra',
    match: { path: '^/v1.0/groups' },
    fault: { status: 403 },
    times: 1,
  });

  const mutations: EntityProviderMutation[] = [];

  await expect(connectProvider(mutations)).rejects.toThrow(
    /Insufficient privileges/,
  );
  expect(mutations).toEqual([]);
});
