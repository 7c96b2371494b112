import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  changeRollout,
  claimDueRollout,
  findStandingRollout,
  insertRollout,
  listRollouts,
  readRolledOutVersions,
} from './rollouts';
import {
  addRolloutService,
  countRolloutServices,
  holdService,
  listRolloutServices,
  readHeldServices,
  releaseService,
  replaceRolloutServices,
} from './rolloutServices';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15', 'POSTGRES_16', 'POSTGRES_17'],
});
const estate = 'production';
const JANE = 'user:default/jane.doe';

describe.each(databases.eachSupportedId())('%s', databaseId => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await knex.migrate.latest({
      directory: resolvePackagePath('@adp/plugin-adp-backend', 'migrations'),
    });
  });
  beforeEach(async () => {
    await knex('rollouts').delete();
  });

  const insert = (version = '1.0.10') =>
    insertRollout(knex, estate, version, JANE);

  it('has one rollout of an estate under way at a time', async () => {
    const first = await insert();
    await expect(insert('1.0.11')).rejects.toThrow(
      /A rollout is under way in estate production/,
    );
    expect(await findStandingRollout(knex, estate)).toMatchObject({
      id: first.id,
      state: 'planning',
      work: { kind: 'plan' },
    });
    await changeRollout(knex, first, () => ({ state: 'completed' }));
    await knex('rollouts').update({ started_at: '2026-01-01T00:00:00Z' });
    const second = await insert('1.0.11');
    expect(await findStandingRollout(knex, estate)).toMatchObject(second);
    await expect(
      changeRollout(knex, first, () => ({ state: 'rollingBack' })),
    ).rejects.toThrow(/A rollout is under way/);
    const { items, total } = await listRollouts(knex, estate, { limit: 1 });
    expect(total).toBe(2);
    expect(items.map(({ id }) => id)).toEqual([second.id]);
    expect(await readRolledOutVersions(knex)).toEqual(
      new Map([[estate, '1.0.10']]),
    );
    await changeRollout(knex, second, () => ({ state: 'rolledBack' }));
    expect(await findStandingRollout(knex, estate)).toMatchObject({
      id: first.id,
    });
  });

  it('gives due work to one of several runs, and to another when that one dies', async () => {
    const { id } = await insert();
    const claims = await Promise.all(
      ['a', 'b', 'c'].map(claim => claimDueRollout(knex, claim, 60_000)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claimDueRollout(knex, 'd', 60_000)).toBeUndefined();
    await knex('rollouts').update({ claimed_until: Date.now() - 1 });
    expect(await claimDueRollout(knex, 'd', 60_000)).toMatchObject({ id });
    // The one that had it before changes nothing any more.
    expect(
      await changeRollout(knex, { id, estate }, () => ({ reason: 'x' }), 'a'),
    ).toBeUndefined();
  });

  it('loses no change when people and the worker make some at once', async () => {
    const { id } = await insert();
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        changeRollout(knex, { id, estate }, ({ problems }) => ({
          problems: [...problems, { team: `team-${index}`, reason: 'x' }],
        })),
      ),
    );
    const rollout = await findStandingRollout(knex, estate);
    expect(rollout?.problems).toHaveLength(6);
    expect(rollout?.revision).toBe(7);
  });

  it('keeps the plan of services, those that are held first', async () => {
    const { id } = await insert();
    const of = (service: string) => ({
      service,
      team: 'fcp-demo',
      programme: 'fcp',
      moves: [],
    });
    const services = [
      of('a-web'),
      { ...of('b-web'), held: { wave: 'pre', reason: 'would not build' } },
      of('c-web'),
    ];
    await replaceRolloutServices(knex, id, services);
    await replaceRolloutServices(knex, id, services);
    await addRolloutService(knex, id, of('a-web'));
    await addRolloutService(knex, id, {
      service: 'd-web',
      team: 'fcp-demo',
      programme: 'fcp',
    });
    await holdService(
      knex,
      id,
      { service: 'c-web' },
      { by: JANE, reason: 'Release day' },
    );
    await expect(
      holdService(knex, id, { service: 'z-web' }, { reason: 'x' }),
    ).rejects.toThrow(/no service "z-web"/);

    const { items, total } = await listRolloutServices(knex, id, { limit: 3 });
    expect(total).toBe(4);
    expect(items.map(({ service, isHeld }) => [service, isHeld])).toEqual([
      ['b-web', true],
      ['c-web', true],
      ['a-web', false],
    ]);
    expect((await listRolloutServices(knex, id, { q: 'B-W' })).total).toBe(1);
    expect(await readHeldServices(knex, id, 'fcp-demo')).toEqual(
      new Map([
        ['b-web', 'would not build'],
        ['c-web', 'Release day'],
      ]),
    );
    await releaseService(knex, id, { service: 'b-web' });
    expect(await countRolloutServices(knex, [id])).toEqual(
      new Map([[id, { total: 4, held: 1 }]]),
    );
  });

  it('tells services of the same name apart by their teams', async () => {
    const { id } = await insert();
    const of = (team: string) => ({
      service: 'ffc-sfd-data',
      team,
      programme: team.slice(0, 3),
      moves: [],
    });
    await replaceRolloutServices(knex, id, [of('fcp-sfd'), of('ffc-sfd')]);
    await addRolloutService(knex, id, of('ffc-sfd'));
    await holdService(knex, id, of('fcp-sfd'), { reason: 'would not build' });
    const held = async (team: string) => [
      ...(await readHeldServices(knex, id, team)).keys(),
    ];
    expect(await held('fcp-sfd')).toEqual(['ffc-sfd-data']);
    expect(await held('ffc-sfd')).toEqual([]);
    await releaseService(knex, id, of('fcp-sfd'));
    expect(await held('fcp-sfd')).toEqual([]);
    expect((await listRolloutServices(knex, id, {})).total).toBe(2);
  });
});
