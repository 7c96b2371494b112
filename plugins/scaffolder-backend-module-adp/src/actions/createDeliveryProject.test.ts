import adpPlugin from '@adp/plugin-adp-backend';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import tls from 'node:tls';
import request from 'supertest';
import { parse } from 'yaml';
import scaffolderModuleAdp from '..';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '../../../..');
const VPN = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';

let stateDir: string;
let sandbox: Sandbox;
let server: Server;
let stop: () => Promise<void>;
let template: Entity;

const person = (name: string): Entity => {
  const account = name.toLowerCase().replaceAll(' ', '.');
  const email = `${account}@defra.gov.uk`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name: `${account}_defra.gov.uk`,
      annotations: {
        'graph.microsoft.com/user-principal-name': email,
        'microsoft.com/email': email,
      },
    },
    spec: { profile: { displayName: name, email }, memberOf: [] },
  };
};

const JANE = 'user:default/jane.doe_defra.gov.uk';
const AMIR = 'user:default/amir.khan_defra.gov.uk';

const jane = {
  userEntityRef: JANE,
  isTechnical: true,
  isAdmin: true,
  githubUsername: 'jane-doe',
};

const orders = {
  programme: 'group:default/fcp',
  title: 'Orders',
  description: 'Takes the orders of farmers',
  serviceCode: 'FCO',
  estate: 'production',
  members: [jane],
};

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-onboard-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    sandbox.entra.ca,
  ]);
  template = parse(
    await readFile(
      join(ROOT, 'templates/onboard-delivery-project/template.yaml'),
      'utf8',
    ),
  );
  template.metadata.annotations = {
    'backstage.io/managed-by-location': 'url:https://example.com/template.yaml',
  };
  const mock = {
    ...person('Mock Caller'),
    metadata: { name: 'mock', namespace: 'default' },
  };
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleAdp,
      adpPlugin,
      catalogServiceMock.factory({
        entities: [template, mock, person('Jane Doe'), person('Amir Khan')],
      }),
      mockServices.rootConfig.factory({ data: await config() }),
    ],
  });
  server = backend.server as unknown as Server;
  stop = () => backend.stop();
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  await stop?.();
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

async function config() {
  const { host } = new URL(sandbox.github.url);
  const { graphBaseUrl, authorityHost, tenants } = sandbox.entra;
  const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
    tenants.defra;
  return {
    backend: { baseUrl: 'http://localhost' },
    integrations: {
      github: [
        {
          host,
          apiBaseUrl: sandbox.github.apiBaseUrl,
          apps: [{ ...sandbox.github.app }],
        },
      ],
    },
    adp: {
      estates: {
        production: {
          github: { host, organization: 'DEFRA' },
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
            environments: ['snd4'],
            techUser: {},
            nonTechUser: {},
            admin: {},
            vpnGroup: VPN,
          },
        },
      },
      onboarding: {
        initialData: parse(
          await readFile(join(ROOT, 'config/onboarding.yaml'), 'utf8'),
        ),
      },
    },
  };
}

/** Submits the form and waits for the end. */
async function submit(values: object) {
  const { body, status } = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({ templateRef: 'template:default/onboard-delivery-project', values });
  expect({ status, body }).toMatchObject({ status: 201 });
  const task = `/api/scaffolder/v2/tasks/${body.id}`;
  for (;;) {
    const { body: current } = await request(server).get(task);
    if (['completed', 'failed', 'cancelled'].includes(current.status)) {
      const { body: events } = await request(server).get(`${task}/events`);
      const log = events.map((event: any) => event.body.message).join('\n');
      return { status: current.status, log };
    }
    await setTimeout(100);
  }
}

async function dryRun(values: object) {
  const { body } = await request(server)
    .post('/api/scaffolder/v2/dry-run')
    .send({ template, values, directoryContents: [] });
  return {
    output: body.output,
    text: body.error
      ? body.error.message
      : body.log.map((entry: any) => entry.body.message).join('\n'),
  };
}

async function project(name: string) {
  const path = `/api/adp/deliveryProjects/${name}`;
  const { body, status } = await request(server).get(path);
  const members = await request(server).get(`${path}/members`);
  return status === 200
    ? { ...body, people: members.body.items.map((m: any) => m.userEntityRef) }
    : undefined;
}

const configOf = (path: string) =>
  execFileSync(
    'git',
    [
      '--git-dir',
      join(sandbox.github.directory, 'DEFRA/adp-teams-config.git'),
      'show',
      `main:${path}`,
    ],
    { encoding: 'utf8' },
  );

it('creates a project with its people, and waits until all is there', async () => {
  const { status, log } = await submit(orders);

  expect({ status, log }).toEqual({ status: 'completed', log });
  expect(log).toContain('Created the delivery project fcp-orders');
  expect(log).toContain('Added Jane Doe as Admin');
  expect(log).toContain('Groups in Entra ID: in sync');
  expect(await project('fcp-orders')).toMatchObject({
    createdBy: 'user:default/mock',
    serviceCode: 'FCO',
    syncState: 'inSync',
    people: [JANE],
  });
  expect(parse(configOf('defra/fcp-orders.yaml')).groups).toContainEqual(
    expect.objectContaining({
      displayName: 'AAG-Users-ADP-FCP-ORDERS_TechUser',
      members: ['jane.doe@defra.gov.uk'],
    }),
  );
});

it('completes a project that is there, and changes nothing of it', async () => {
  const { revision } = await project('fcp-orders');

  const { status, log } = await submit({
    ...orders,
    description: 'Something else',
    members: [jane, { userEntityRef: AMIR }],
  });

  expect({ status, log }).toEqual({ status: 'completed', log });
  expect(log).toContain('fcp-orders exists already');
  expect(log).toContain('Jane Doe is a member already');
  expect(log).toContain('Added Amir Khan as Team Member');
  expect(await project('fcp-orders')).toMatchObject({
    revision,
    description: 'Takes the orders of farmers',
    people: [AMIR, JANE],
  });
});

it.each([
  [
    { members: [{ userEntityRef: 'user:default/nobody' }] },
    /user:default\/nobody: not in the catalog/,
  ],
  [
    { members: [{ ...jane, githubUsername: 'admin' }] },
    /members.0.githubUsername: GitHub keeps this name to itself/,
  ],
  [{ programme: 'group:default/xyz' }, /There is no delivery programme "xyz"/],
  [{ description: '  ' }, /description: Enter the description/],
  [{ title: '日本農業' }, /needs a short name/],
])('refuses %j, and makes nothing', async (wrong, message) => {
  const { status, log } = await submit({
    ...orders,
    title: 'Wrong one',
    ...wrong,
  });

  expect({ status, log }).toEqual({
    status: 'failed',
    log: expect.stringMatching(message),
  });
  expect(await project('fcp-wrong-one')).toBeUndefined();
});

it.each([
  [{ members: [{ ...jane, githubUsername: undefined }] }, 'githubUsername'],
  [{ serviceCode: 'F1' }, 'serviceCode'],
])('the form itself refuses %j', async (wrong, field) => {
  const { status, body } = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({
      templateRef: 'template:default/onboard-delivery-project',
      values: { ...orders, ...wrong },
    });

  expect(status).toBe(400);
  expect(JSON.stringify(body.errors)).toContain(field);
});

it('refuses a name that another project has', async () => {
  const { status, log } = await submit({
    ...orders,
    title: 'Other orders',
    name: 'fcp-orders',
  });

  expect({ status, log }).toEqual({
    status: 'failed',
    log: expect.stringContaining(
      'The name "fcp-orders" is already in use by "Orders" of programme fcp',
    ),
  });
});

it('says what is not in sync, and why', async () => {
  sandbox.faults.add({
    service: 'entra',
    match: { path: '^/v1.0/' },
    fault: { status: 403 },
    times: 10_000,
  });

  const { status, log } = await submit({ ...orders, title: 'Refused' });

  expect({ status, log }).toEqual({
    status: 'failed',
    log: expect.stringMatching(
      /fcp-refused is there with its members, but not everything is in sync.*Groups in Entra ID: failed/,
    ),
  });
  expect(await project('fcp-refused')).toMatchObject({ people: [JANE] });
});

it('lists in a dry run what it would make, and makes nothing', async () => {
  const { text, output } = await dryRun({ ...orders, title: 'Dry run' });

  expect(text).toContain('file flux/services/fcp-dry-run.yaml');
  expect(text).toContain('group AAG-Users-ADP-FCP-DRY-RUN_TechUser');
  expect(text).toContain('team fcp-dry-run-Contributors');
  expect(output.text[0].content).toContain(
    'Would create the delivery project fcp-dry-run with 1 members',
  );
  expect(await project('fcp-dry-run')).toBeUndefined();
});

it('says in a dry run what keeps it from being created', async () => {
  const { text } = await dryRun({ ...orders, title: 'x'.repeat(50) });

  expect(text).toMatch(/cannot be created. name: .*at most 27/);
});
