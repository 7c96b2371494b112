import { TestDatabases } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  CLUSTER_TOKEN,
  CLUSTERS,
  OWN,
  startPipelineBackend,
  STATIC_TOKEN,
  TEAM,
} from '../__testUtils__/startPipelineBackend';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
let backend: Awaited<ReturnType<typeof startPipelineBackend>>;

beforeAll(async () => {
  backend = await startPipelineBackend(databases);
});

afterAll(() => backend?.stop());

const pathOf = (environment: string, estate = 'production') =>
  `/api/adp/estates/${estate}/environments/${environment}/resource-set-inputs`;

/** Asks as the Flux Operator does, which knows nothing but a token. */
const ask = (token: string | undefined, path: string) => {
  const sent = request(backend.server).get(path);
  return token === undefined
    ? sent
    : sent.set('authorization', `Bearer ${token}`);
};

const INPUTS = [
  {
    id: 'fcp-demo',
    team: 'fcp-demo',
    programme: 'fcp',
    serviceCode: 'FCD',
    path: 'services/fcp/fcp-demo/base/patch',
    services: ['fcp-demo-web'],
  },
];

it('tells a cluster its teams, and the same again', async () => {
  const first = await ask(CLUSTER_TOKEN, pathOf('snd4'));
  expect(first.status).toBe(200);
  expect(first.type).toBe('application/json');
  expect(first.body).toEqual({ inputs: INPUTS });
  expect((await ask(CLUSTER_TOKEN, pathOf('SND4'))).text).toBe(first.text);

  const identity = await backend.tokens.issue(CLUSTERS);
  expect((await ask(identity, pathOf('snd4'))).body).toEqual({
    inputs: INPUTS,
  });
  expect((await ask(identity, pathOf('dev1'))).body).toEqual({ inputs: [] });
});

it('lets it read nothing else, and deploy nothing', async () => {
  expect((await ask(CLUSTER_TOKEN, pathOf('dev1'))).status).toBe(403);
  expect((await ask(CLUSTER_TOKEN, pathOf('snd4', 'sandpit'))).status).toBe(
    403,
  );
  const deployed = await request(backend.server)
    .post(
      '/api/adp/deliveryProjects/fcp-demo/services/fcp-demo-web/environments/snd4/deploy-manifests',
    )
    .set('authorization', `Bearer ${CLUSTER_TOKEN}`);
  expect(deployed.status).toBe(403);
  expect(deployed.body.detail).toContain(
    'allows reading of resource-set-inputs in snd4',
  );
});

it('is not for pipelines that deploy', async () => {
  for (const token of [
    STATIC_TOKEN,
    await backend.tokens.issue(OWN),
    await backend.tokens.issue(TEAM),
  ]) {
    const { status, body } = await ask(token, pathOf('snd4'));
    expect(status).toBe(403);
    expect(body.error.message).toMatch(/^Only clusters may/);
  }
});

it('is not for tokens that nobody knows, or none', async () => {
  for (const token of [
    undefined,
    '',
    'of-somebody-else-entirely-and-long-enough',
    await backend.tokens.issue({ ...CLUSTERS, isForged: true }),
    await backend.tokens.issue({ ...CLUSTERS, expires: '-30s' }),
  ]) {
    expect((await ask(token, pathOf('snd4'))).status).toBe(401);
  }
});

it('tells nothing of what there is not', async () => {
  const token = await backend.tokens.issue(CLUSTERS);
  expect((await ask(token, pathOf('dev9'))).status).toBe(404);
  expect((await ask(token, pathOf('snd4', 'other'))).status).toBe(404);
  expect((await ask(token, pathOf('dev'))).status).toBe(400);
});
