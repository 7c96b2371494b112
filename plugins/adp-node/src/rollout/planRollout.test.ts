import { FleetSandbox, logger } from './__testUtils__/fleetSandbox';
import { pinTemplatesVersion } from './pinTemplatesVersion';
import { planRollout } from './planRollout';

jest.setTimeout(120_000);

const [WRONG, RIGHT] = ['fleet-team-1', 'fleet-team-2'];

let fleet: FleetSandbox;

beforeAll(async () => {
  fleet = await FleetSandbox.start({ teams: 2, services: 1 });
});
afterAll(() => fleet.stop());

const plan = (version: string, estate = 'production') => {
  const { github, estates } = fleet.startPortal();
  return planRollout(github, estates.get(estate), { version });
};

it('plans what is left when the record of one team is broken', async () => {
  fleet.commit('DEFRA', 'adp-flux-services', 'A conflict', {
    [`services/fcp/${WRONG}/generated.yaml`]: text =>
      `<<<<<<< HEAD\n${text}=======\n`,
  });
  const { services, problems } = await plan('1.0.10');
  expect(services.map(({ team }) => team)).toEqual([RIGHT]);
  expect(problems).toEqual([
    {
      team: WRONG,
      reason: expect.stringContaining(`services/fcp/${WRONG}/generated.yaml`),
    },
  ]);
});

it('refuses a version that there is not', async () => {
  await expect(plan('1.0.77')).rejects.toThrow(/1\.0\.77/);
});

it('plans for an estate without services, whose new ones get the version', async () => {
  fleet.commit(
    'defra-adp-sandpit',
    'adp-flux-templates',
    'Version 1.0.10',
    {},
    { tag: '1.0.10' },
  );
  expect(await plan('1.0.10', 'sandpit')).toMatchObject({
    services: [],
    problems: [],
    waves: [{ name: 'snd' }],
    pinnedVersion: '1.0.0',
  });
  const { github, estates } = fleet.startPortal();
  await pinTemplatesVersion(github, estates.get('sandpit'), '1.0.10', {
    logger,
  });
  await expect(plan('1.0.10', 'sandpit')).rejects.toThrow(
    /Everything has version 1\.0\.10 already/,
  );
});
