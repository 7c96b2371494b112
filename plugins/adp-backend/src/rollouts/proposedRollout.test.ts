import { FleetSandbox } from '@adp/plugin-adp-node/testUtils';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Server } from 'node:http';
import type { Knex } from 'knex';
import request from 'supertest';
import { startAdpBackend } from '../__testUtils__/startAdpBackend';
import { carryOutDueRollouts } from './rolloutWorker';
import { withheldVersion } from './withheldVersion';

jest.setTimeout(600_000);

const JANE = 'user:default/jane.doe';
const AMIR = 'user:default/amir.khan';
const [FIRST, SECOND] = ['fleet-team-1', 'fleet-team-2'];

/** Production's manifests are proposed. */
const estates = {
  manifests: { environments: { prd1: { delivery: 'pullRequest' } } },
};

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const logger = mockServices.logger.mock();

let fleet: FleetSandbox;
let server: Server;
let knex: Knex;
let stop: () => Promise<void>;
let start: string;
let configBefore: string;
let path: string;

const tree = (at = 'main') =>
  fleet.git('adp-flux-services', 'rev-parse', `${at}^{tree}`);
const config = () => fleet.git('adp-teams-config', 'rev-parse', 'main^{tree}');

beforeAll(async () => {
  fleet = await FleetSandbox.start({ teams: 2, services: 1 });
  start = fleet.git('adp-flux-services', 'rev-parse', 'main');
  configBefore = config();
  ({ server, knex, stop } = await startAdpBackend(databases, 'SQLITE_3', {
    data: fleet.config(estates),
  }));
});
afterAll(async () => {
  await stop?.();
  await fleet.stop();
});

/** What a replica does when its schedule says so. */
const work = async () => {
  await knex('rollouts').update({ due_at: 0 });
  const portal = fleet.startPortal(estates);
  await carryOutDueRollouts({ knex, logger, ...portal });
};
const call = async (what: string, body: object = {}, by = JANE) => {
  const response = await request(server)
    .post(`/api/adp/estates/production/${what}`)
    .set('authorization', mockCredentials.user.header(by))
    .send(body);
  expect(response.body).not.toHaveProperty('error');
  return response.body;
};
const read = async () => {
  const { body } = await request(server)
    .get(`/api/adp/estates/production/${path}`)
    .set('authorization', mockCredentials.user.header(JANE));
  return body;
};

const REPOSITORY = { owner: 'DEFRA', repo: 'adp-flux-services' };

async function pullRequests() {
  const { github, estate } = fleet.startPortal();
  const { data } = await github
    .octokit(estate.organization)
    .pulls.list({ ...REPOSITORY, state: 'open' });
  return new Map(data.map(({ head, number }) => [head.ref, number]));
}

async function merge(branch: RegExp) {
  const { github, estate } = fleet.startPortal();
  const [, number] = [...(await pullRequests())].find(([name]) =>
    branch.test(name),
  )!;
  await github
    .octokit(estate.organization)
    .pulls.merge({ ...REPOSITORY, pull_number: number });
}

it('waits for pull requests, of which one has a commit of somebody else', async () => {
  path = `rollouts/${(await call('rollouts', { version: '1.0.10' })).id}`;
  await work();
  for (const wave of ['snd', 'dev-tst', 'pre']) {
    await call(`${path}/waves/${wave}/carryOut`);
    await work();
  }
  await call(`${path}/waves/prd/approve`, {}, AMIR);
  await call(`${path}/waves/prd/carryOut`);
  await work();
  expect((await read()).waves[3]).toMatchObject({ state: 'waiting' });

  const patch = `services/fcp/${FIRST}/${FIRST}-service-1/deploy/prd/01/patch.yaml`;
  const branch = `adp/${FIRST}/rollout-1.0.10-prd`;
  fleet.commit(
    'DEFRA',
    'adp-flux-services',
    'By a reviewer',
    { [patch]: text => `${text}# Looked at\n` },
    { base: branch, branch },
  );
  fleet.commit('DEFRA', 'adp-flux-services', 'Update image', {
    [patch]: text => text!.replaceAll('0.1.0', '0.7.3'),
  });
  await merge(new RegExp(SECOND));
  await work();

  const { state, problems, waves } = await read();
  expect(state).toBe('carryingOut');
  expect(waves[3]).toMatchObject({ state: 'waiting' });
  expect(problems).toEqual([
    { team: FIRST, reason: expect.stringContaining('"By a reviewer"') },
  ]);
  // The other one is noted nevertheless.
  expect(
    fleet.git('adp-teams-config', 'show', `main:flux/services/${SECOND}.yaml`),
  ).not.toContain('1.0.9');
});

it('is rolled back when that is merged, and nobody merges what is left', async () => {
  await call(`${path}/hold`, { wave: 'prd', reason: 'It is broken' });
  await work();
  await call(`${path}/rollback`);
  await work();

  expect([...(await pullRequests()).keys()]).toEqual([
    expect.stringMatching(/^adp\/rollback-/),
  ]);
  expect(await read()).toMatchObject({
    state: 'rollingBack',
    reason: expect.stringMatching(/^Pull request .* is to be merged$/),
  });
  const deployment = {
    team: SECOND,
    service: `${SECOND}-service-1`,
    environment: 'snd4',
  };
  expect(await withheldVersion(knex, 'production', deployment)).toEqual({
    version: '1.0.10',
    instead: '1.0.9',
  });

  await merge(/rollback/);
  await work();

  expect(await read()).toMatchObject({ state: 'rolledBack', problems: [] });
  expect(await pullRequests()).toEqual(new Map());
  expect(config()).toBe(configBefore);
  expect(
    fleet.git('adp-flux-services', 'diff', '--stat', start, 'main'),
  ).toMatch(/prd\/01\/patch\.yaml.*\n 1 file changed/);
  expect(tree()).not.toBe(tree(start));
});
