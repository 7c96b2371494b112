import type { Environments } from '@adp/plugin-adp-common';
import {
  Estates,
  generateManifests,
  GitHubRepositories,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { estateConfig } from '../__testUtils__/estateConfig';
import {
  fluxObject,
  KubernetesBackend,
} from '../__testUtils__/kubernetesBackend';
import { startAdpBackend } from '../__testUtils__/startAdpBackend';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { insertDeliveryProject } from '../database/deliveryProjects';

jest.setTimeout(120_000);

const logger = mockServices.logger.mock();
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ready = { status: 'True', reason: 'ReconciliationSucceeded' };

let stateDir: string;
let sandbox: Sandbox;
let kubernetes: KubernetesBackend;
let server: Server;
let stop: () => Promise<void>;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-environments-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  kubernetes = await KubernetesBackend.start();
  const data = estateConfig(sandbox);
  Object.assign(data.adp.estates.production, {
    clusters: { dev1: 'aks-dev-01' },
  });
  const backend = await startAdpBackend(databases, 'SQLITE_3', {
    data,
    features: [kubernetes.discovery],
  });
  ({ server, stop } = backend);

  const by = 'user:default/test';
  const { knex } = backend;
  const { id: armsLengthBodyId } = await insertArmsLengthBody(
    knex,
    { title: 'Core Defra', name: 'core-defra', description: 'Core' },
    by,
  );
  const deliveryProgrammeId = await insertDeliveryProgramme(
    knex,
    {
      armsLengthBodyId,
      title: 'FCP',
      name: 'fcp',
      code: 'FCP',
      description: 'Farming',
    },
    by,
  );
  await insertDeliveryProject(
    knex,
    {
      name: 'fcp-demo',
      title: 'fcp-demo',
      deliveryProgrammeId,
      estate: 'production',
      description: 'A project',
      teamType: 'delivery',
      githubTeamVisibility: 'public',
      serviceCode: 'FCD',
    },
    by,
  );

  const config = mockServices.rootConfig({ data });
  const estate = Estates.fromConfig(config).get('production');
  const github = GitHubRepositories.fromConfig(config, { retryUnit: 10 });
  const options = { logger, requestedBy: 'user:default/jane.doe' };
  for (const [team, name] of [
    ['fcp-demo', 'fcp-demo-api'],
    ['fcp-demo', 'fcp-demo-web'],
    ['fcp-other', 'fcp-other-web'],
  ]) {
    await writeTeamsConfig(
      github,
      estate,
      {
        team: { name: team, programmeName: 'fcp', serviceCode: 'FCD' },
        members: { technical: [], nonTechnical: [], admins: [] },
        services: [{ name, type: 'Frontend' }],
      },
      options,
    );
  }
  for (const environment of ['snd4', 'dev1', 'tst1']) {
    await generateManifests(
      github,
      estate,
      {
        team: 'fcp-demo',
        service: 'fcp-demo-web',
        environment,
        deploys: true,
      },
      options,
    );
  }
});

afterAll(async () => {
  await stop();
  await kubernetes.stop();
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

beforeEach(() => {
  kubernetes.clusters.clear();
  kubernetes.requests.length = 0;
  kubernetes.pageSize = 500;
  kubernetes.clusters.set('snd4', {
    kustomizations: [
      fluxObject('Kustomization', 'fcp-demo-web-infra', 'fcp-demo-web', ready),
      fluxObject('Kustomization', 'fcp-demo-web-deploy', 'fcp-demo-web', {
        status: 'False',
        reason: 'BuildFailed',
        message: 'accumulating resources: missing patch.yaml',
      }),
      fluxObject('Kustomization', 'fcp-other', 'fcp-other-web', ready),
    ],
    helmreleases: [
      fluxObject('HelmRelease', 'fcp-demo-web', 'fcp-demo-web', ready),
    ],
  });
  kubernetes.clusters.set('aks-dev-01', {
    kustomizations: [],
    helmreleases: [],
  });
});

async function read(path: string): Promise<Environments> {
  const { status, body } = await request(server)
    .get(`/api/adp${path}`)
    .set('authorization', mockCredentials.user.header('user:default/anybody'));
  expect({ status, error: body.error }).toEqual({ status: 200 });
  return body;
}

const service = '/deliveryProjects/fcp-demo/services/fcp-demo-web/environments';
const team = '/deliveryProjects/fcp-demo/environments';
const estate = '/estates/production/environments';

it('tells of a service in each environment what Git and Flux say', async () => {
  const { environments, items, total } = await read(service);

  expect(total).toBe(1);
  expect(environments.map(({ name }) => name)).toEqual([
    'snd4',
    'dev1',
    'tst1',
    'tst2',
    'pre1',
    'prd1',
  ]);
  const [snd4, dev1, tst1] = items[0].environments;
  expect(snd4).toMatchObject({
    name: 'snd4',
    imageVersion: '0.1.0',
    templatesVersion: '1.0.0',
    generation: { requestedBy: 'user:default/jane.doe' },
    flux: {
      state: 'notReady',
      message:
        'Kustomization fcp-demo-web-deploy: accumulating resources: missing patch.yaml',
    },
  });
  expect(snd4.flux.objects).toHaveLength(3);
  expect(dev1.flux.state).toBe('missing');
  expect(tst1.flux).toEqual({
    state: 'unknown',
    message: expect.stringContaining('knows no cluster "tst1"'),
    objects: [],
  });
});

it('says what failed in a chart rather than that somebody waits for it', async () => {
  const failed = (message: string) => ({ status: 'False', message });
  kubernetes.clusters.set('snd4', {
    kustomizations: [
      fluxObject(
        'Kustomization',
        'fcp-demo-web-deploy',
        'fcp-demo-web',
        failed('timeout waiting for HelmRelease'),
      ),
    ],
    helmreleases: [
      fluxObject(
        'HelmRelease',
        'fcp-demo-web',
        'fcp-demo-web',
        failed('chart "fcp-demo-web" not found'),
      ),
    ],
  });
  const { items } = await read(service);
  expect(items[0].environments[0].flux).toMatchObject({
    state: 'notReady',
    message: 'HelmRelease fcp-demo-web: chart "fcp-demo-web" not found',
  });
});

it('asks each cluster for lists only, as the plugin itself', async () => {
  await read(service);

  expect(new Set(kubernetes.requests)).toEqual(
    new Set(
      ['snd4', 'aks-dev-01', 'tst1', 'tst2', 'pre1', 'prd1'].flatMap(cluster =>
        ['kustomizations', 'helmreleases'].map(
          resource =>
            `GET ${cluster} ${resource} backstage.io/kubernetes-id=fcp-demo-web`,
        ),
      ),
    ),
  );
  expect([...kubernetes.tokens]).toEqual([
    mockCredentials.service.header({
      onBehalfOf: await mockServices
        .auth({ pluginId: 'adp' })
        .getOwnServiceCredentials(),
      targetPluginId: 'kubernetes',
    }),
  ]);
});

it.each<[string, string, (k: KubernetesBackend) => void, RegExp]>([
  [
    'is not configured',
    'notConfigured',
    k => k.clusters.delete('snd4'),
    /knows no cluster "snd4".*kubernetes\.clusterLocatorMethods/,
  ],
  [
    'has no Flux',
    'failed',
    k => k.clusters.set('snd4', {}),
    /no resource (Kustomization|HelmRelease); is Flux installed there/,
  ],
  [
    'refuses',
    'failed',
    k =>
      k.clusters.set('snd4', (_, response) => {
        response.writeHead(403, { 'content-type': 'application/json' });
        response.end('{"kind":"Status","message":"forbidden"}');
      }),
    /"snd4" could not be read: 403 forbidden/,
  ],
  [
    'breaks off',
    'failed',
    k =>
      k.clusters.set('snd4', (_, response) => {
        response.destroy();
      }),
    /"snd4" could not be read: fetch failed/,
  ],
  [
    'does not answer',
    'failed',
    k => k.clusters.set('snd4', () => {}),
    /"snd4" did not answer within 8 seconds/,
  ],
  [
    'answers nonsense',
    'failed',
    k =>
      k.clusters.set('snd4', (_, response) => {
        response.end('<html>');
      }),
    /"snd4" could not be read/,
  ],
])('shows the rest when a cluster %s', async (_, state, spoil, message) => {
  spoil(kubernetes);
  const { environments, items } = await read(service);

  expect(environments[0]).toEqual({
    name: 'snd4',
    cluster: 'snd4',
    clusterState: state,
    message: expect.stringMatching(message),
  });
  expect(environments[1]).toEqual({
    name: 'dev1',
    cluster: 'aks-dev-01',
    clusterState: 'read',
  });
  const [snd4, dev1] = items[0].environments;
  expect(snd4).toMatchObject({
    imageVersion: '0.1.0',
    flux: { state: 'unknown', message: expect.stringMatching(message) },
  });
  expect(dev1.flux.state).toBe('missing');
});

it('tells of all services of a team', async () => {
  const { items } = await read(team);

  expect(
    items.map(item => [
      item.service,
      item.environments.map(({ name, flux }) => `${name} ${flux.state}`),
    ]),
  ).toEqual([
    ['fcp-demo-api', ['snd4 notDeployed']],
    ['fcp-demo-web', ['snd4 notReady', 'dev1 missing', 'tst1 unknown']],
  ]);
  expect(kubernetes.requests).toContain(
    'GET snd4 kustomizations backstage.io/kubernetes-team=fcp-demo',
  );
});

it('tells of all services of an estate, page by page', async () => {
  const names = async (query: string) => {
    const { items, total } = await read(`${estate}?${query}`);
    return [total, ...items.map(item => item.service)];
  };
  expect(await names('')).toEqual([
    3,
    'fcp-demo-api',
    'fcp-demo-web',
    'fcp-other-web',
  ]);
  expect(await names('offset=1&limit=1')).toEqual([3, 'fcp-demo-web']);
  expect(await names('q=OTHER')).toEqual([1, 'fcp-other-web']);
  expect(await names('show=notReady')).toEqual([1, 'fcp-demo-web']);
  expect(await names('show=behind')).toEqual([0]);
});

it('reads lists that do not fit into one answer', async () => {
  kubernetes.pageSize = 1;
  const { items } = await read(service);

  expect(items[0].environments[0].flux.objects).toHaveLength(3);
});

it('costs as many requests for an estate as for a service', async () => {
  await read(estate);
  await read(service);
  sandbox.requests.reset();
  kubernetes.requests.length = 0;
  await read(service);
  const ofService = [
    sandbox.requests.list().length,
    kubernetes.requests.length,
  ];
  sandbox.requests.reset();
  kubernetes.requests.length = 0;
  await read(estate);

  expect([sandbox.requests.list().length, kubernetes.requests.length]).toEqual(
    ofService,
  );
  expect(ofService).toEqual([1, 12]);
});

it('tells what a generation would change, when asked', async () => {
  const { items } = await read(`${service}?withChanges=true`);

  expect(items[0].environments.map(({ changes }) => changes)).toEqual([
    { changes: [] },
    { changes: [] },
    { changes: [] },
  ]);
  const { items: quick } = await read(service);
  expect(quick[0].environments[0]).not.toHaveProperty('changes');
});

it.each([
  ['/deliveryProjects/fcp-demo/services/fcp-demo-none/environments', 404],
  ['/deliveryProjects/fcp-none/environments', 404],
  ['/estates/nowhere/environments', 400],
  [`${estate}?show=everything`, 400],
  [`${estate}?limit=1000`, 400],
])('refuses %s with %d', async (path, expected) => {
  const { status } = await request(server)
    .get(`/api/adp${path}`)
    .set('authorization', mockCredentials.user.header());
  expect(status).toBe(expected);
});
