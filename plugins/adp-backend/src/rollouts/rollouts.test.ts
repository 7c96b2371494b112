import { generateManifests } from '@adp/plugin-adp-node';
import {
  FleetSandbox,
  HELD,
  heldService,
} from '@adp/plugin-adp-node/testUtils';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Server } from 'node:http';
import type { Knex } from 'knex';
import request from 'supertest';
import { startAdpBackend } from '../__testUtils__/startAdpBackend';
import {
  changeRollout,
  claimDueRollout,
  renewRolloutClaim,
} from '../database/rollouts';
import { carryOutDueRollouts } from './rolloutWorker';
import { withheldVersion } from './withheldVersion';

jest.setTimeout(600_000);

const JANE = 'user:default/jane.doe';
const AMIR = 'user:default/amir.khan';
const SERVICES = 6;

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const logger = mockServices.logger.mock();

let fleet: FleetSandbox;
let server: Server;
let knex: Knex;
let stop: () => Promise<void>;
let start: string;
let rollout: string;

const head = () => fleet.git('adp-flux-services', 'rev-parse', 'main');

beforeAll(async () => {
  fleet = await FleetSandbox.start({ teams: 3, services: 2 });
  fleet.commit('DEFRA', 'adp-flux-services', 'Ours', heldService);
  start = head();
  ({ server, knex, stop } = await startAdpBackend(databases, 'SQLITE_3', {
    data: fleet.config(),
  }));
});
afterAll(async () => {
  await stop?.();
  await fleet.stop();
});

const tree = (at = 'main') =>
  fleet.git('adp-flux-services', 'rev-parse', `${at}^{tree}`);
const commits = (wave: string) =>
  fleet
    .git('adp-flux-services', 'log', '--format=%s', `${start}..main`)
    .split('\n')
    .filter(subject => subject.endsWith(`${wave} manifest`)).length;

/** What a replica of the backend does when its schedule says so. */
const work = async (signal?: AbortSignal) => {
  const { github, estates } = fleet.startPortal();
  await carryOutDueRollouts({ knex, github, estates, logger }, signal);
};

const get = (path: string) =>
  request(server)
    .get(`/api/adp/estates/production/${path}`)
    .set('authorization', mockCredentials.user.header(JANE));
const post = (path: string, body: object = {}, by = JANE) =>
  request(server)
    .post(`/api/adp/estates/production/${path}`)
    .set('authorization', mockCredentials.user.header(by))
    .send(body);
const wave = async (name: string) => {
  const { body } = await get(`rollouts/${rollout}`);
  return body.waves.find((other: { name: string }) => other.name === name);
};
const carryOut = (name: string) =>
  post(`rollouts/${rollout}/waves/${name}/carryOut`);

/** As a pipeline does after the sandpit has the version: that alone would move it. */
async function deployToProduction() {
  const { github, estate } = fleet.startPortal();
  const what = {
    team: 'fleet-team-1',
    service: 'fleet-team-1-service-1',
    environment: 'prd1',
  };
  expect(
    await withheldVersion(knex, 'production', { ...what, environment: 'pre1' }),
  ).toBeUndefined();
  const deployment = { ...what, deploys: true };
  const { changes } = await generateManifests(github, estate, deployment, {
    logger,
    dryRun: true,
  });
  expect(changes.length).toBeGreaterThan(0);
  const deployed = await generateManifests(
    github,
    estate,
    {
      ...deployment,
      withheld: await withheldVersion(knex, 'production', what),
    },
    { logger },
  );
  expect(deployed.changes).toEqual([]);
  expect(deployed.warnings).toContainEqual(
    expect.stringContaining(
      'has not come to fleet-team-1-service-1 in prd1, which has 1.0.9',
    ),
  );
}

it('stays cancelled, though its plan is being made', async () => {
  const { body } = await post('rollouts', { version: '1.0.10' });
  const of = { id: body.id, estate: 'production' };
  await claimDueRollout(knex, 'a', 60_000);
  const cancelled = await post(`rollouts/${of.id}/rollback`);
  expect(cancelled.body).toMatchObject({ state: 'rolledBack' });
  expect(await renewRolloutClaim(knex, of.id, 'a', 60_000)).toBe(false);
  const planned = () => ({ state: 'ready' as const });
  expect(await changeRollout(knex, of, planned, 'a')).toBeUndefined();
});

it('plans a rollout, one at a time, and tells which service is held', async () => {
  const { status, body } = await post('rollouts', { version: '1.0.10' });
  expect(status).toBe(202);
  expect(body).toMatchObject({ state: 'planning', startedBy: JANE, waves: [] });
  rollout = body.id;
  const second = await post('rollouts', { version: '1.0.10' });
  expect(second.status).toBe(409);
  expect(second.body.error.message).toMatch(/A rollout is under way/);

  await Promise.all([work(), work()]);

  const planned = (await get(`rollouts/${rollout}`)).body;
  expect(planned).toMatchObject({
    state: 'ready',
    services: { total: SERVICES, held: 1 },
    problems: [],
  });
  expect(planned.waves.map(({ name, state }: any) => [name, state])).toEqual([
    ['snd', 'pending'],
    ['dev-tst', 'pending'],
    ['pre', 'pending'],
    ['prd', 'pending'],
  ]);
  const { items, total } = (await get(`rollouts/${rollout}/services?limit=2`))
    .body;
  expect(total).toBe(SERVICES);
  expect(items).toHaveLength(2);
  expect(items[0]).toMatchObject({
    service: HELD,
    isHeld: true,
    heldInWave: 'pre',
    reason: expect.stringContaining('deploy/pre/01 would not build'),
  });
  expect(items[1].moves[0]).toMatchObject({
    wave: 'snd',
    environments: [{ name: 'snd4', from: '1.0.9' }],
  });
  expect(head()).toBe(start);
});

it('does nothing in a wave that is held, and goes on when it is released', async () => {
  expect((await carryOut('dev-tst')).body.error.message).toMatch(
    /Wave snd comes before dev-tst, and is not begun/,
  );
  expect((await carryOut('snd')).body.state).toBe('carryingOut');
  const held = await post(`rollouts/${rollout}/hold`, {
    wave: 'snd',
    reason: 'Release day',
  });
  expect(held.status).toBe(200);
  await work();
  expect(head()).toBe(start);
  expect(await wave('snd')).toMatchObject({
    state: 'held',
    reason: `Release day (${JANE})`,
  });
  const again = await carryOut('snd');
  expect([again.status, again.body.error.message]).toEqual([
    409,
    expect.stringContaining('Wave snd is held: Release day'),
  ]);
  await post(`rollouts/${rollout}/release`, { wave: 'snd' });
  expect(await wave('snd')).toMatchObject({ state: 'pending' });
});

it('finishes a wave that was cut off, with several replicas at it', async () => {
  await carryOut('snd');
  fleet.sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: { drop: 'after' },
    times: 1,
  });
  const abort = new AbortController();
  const running = work(abort.signal);
  abort.abort();
  await running;
  await knex('rollouts').update({ due_at: 0 });
  await Promise.all([work(), work()]);
  await knex('rollouts').update({ due_at: 0 });
  await work();

  expect(await wave('snd')).toMatchObject({ state: 'done', teamsDone: 3 });
  expect(commits('snd')).toBe(3);
});

it('leaves production as it is until another person has approved it', async () => {
  const production = (files: ReturnType<FleetSandbox['services']>) =>
    new Map([...files].filter(([path]) => path.includes('/prd/')));
  for (const name of ['dev-tst', 'pre']) {
    await carryOut(name);
    await work();
    expect(await wave(name)).toMatchObject({ state: 'done' });
  }
  await deployToProduction();
  expect((await carryOut('prd')).body.error.message).toMatch(
    /Wave prd needs approval/,
  );
  const own = await post(`rollouts/${rollout}/waves/prd/approve`);
  expect(own.status).toBe(403);
  expect(own.body.error.message).toMatch(/by another platform admin/);
  await work();
  expect(production(fleet.services())).toEqual(
    production(fleet.services(start)),
  );

  const approved = await post(
    `rollouts/${rollout}/waves/prd/approve`,
    {},
    AMIR,
  );
  expect(approved.status).toBe(200);
  await carryOut('prd');
  await work();
  expect((await get(`rollouts/${rollout}`)).body).toMatchObject({
    state: 'completed',
  });
  const { body } = await get('fleet?q=team-1');
  expect(body).toMatchObject({
    total: 2,
    versions: ['1.0.10', '1.0.9'],
    pinnedVersion: '1.0.10',
  });
  expect(body.items[0].environments).toContainEqual({
    name: 'prd1',
    version: '1.0.10',
  });
  expect((await get('fleet?version=1.0.9')).body.items).toEqual([
    expect.objectContaining({ service: HELD }),
  ]);
  expect((await get('templates/versions')).body.items).toEqual([
    '1.0.10',
    '1.0.9',
    '1.0.0',
  ]);
});

it('keeps the version from what was held, also when it is completed', async () => {
  const of = (service: string, environment: string) =>
    withheldVersion(knex, 'production', {
      team: service.slice(0, 'fleet-team-1'.length),
      service,
      environment,
    });
  expect(await of('fleet-team-1-service-1', 'prd1')).toBeUndefined();
  // One that was added since.
  expect(await of('fleet-team-1-service-1', 'prd2')).toBeUndefined();
  expect(await of(HELD, 'prd1')).toEqual({
    version: '1.0.10',
    instead: '1.0.9',
  });
});

it('gives new services the version that was rolled out', async () => {
  const { github, estate } = fleet.startPortal();
  fleet.commit('DEFRA', 'adp-teams-config', 'New', {
    'flux/services/fleet-new.yaml': () =>
      `serviceCode: NEW
programmeName: fcp
teamName: fleet-new
services:
- name: fleet-new-web
  type: Backend
  environments:
  - name: snd4
`,
  });
  const { templateVersion } = await generateManifests(
    github,
    estate,
    { team: 'fleet-new' },
    { logger, dryRun: true },
  );
  expect(estate.templatesVersion).toBe('1.0.9');
  expect(templateVersion).toBe('1.0.10');
});

it('takes everything back', async () => {
  const { status } = await post(`rollouts/${rollout}/rollback`);
  expect(status).toBe(200);
  await work();
  const { body } = await get(`rollouts/${rollout}`);
  expect(body).toMatchObject({ state: 'rolledBack', problems: [] });
  expect(body.waves.map(({ state }: any) => state)).toEqual([
    'rolledBack',
    'rolledBack',
    'rolledBack',
    'rolledBack',
  ]);
  expect(tree()).toBe(tree(start));
  expect((await get('fleet')).body).toMatchObject({
    versions: ['1.0.9'],
    pinnedVersion: '1.0.9',
  });
});
