import { FleetSandbox, logger } from './__testUtils__/fleetSandbox';
import { carryOutWave, type Rollout } from './carryOutWave';
import { planRollout } from './planRollout';
import { rollBack } from './rollBack';

jest.setTimeout(300_000);

const TEAM = 'fleet-team-1';

let fleet: FleetSandbox;
let rollout: Rollout;
let start: string;

const startPortal = () =>
  fleet.startPortal({
    manifests: { environments: { prd1: { delivery: 'pullRequest' } } },
  });

beforeAll(async () => {
  fleet = await FleetSandbox.start({ teams: 1, services: 1 });
  start = fleet.git('adp-flux-services', 'rev-parse', 'main');
  const { github, estate } = startPortal();
  const plan = await planRollout(github, estate, { version: '1.0.10' });
  rollout = { id: 'a-rollout', ...plan };
});
afterAll(() => fleet.stop());

const carryOut = (wave: string) => {
  const { github, estate } = startPortal();
  return carryOutWave(
    github,
    estate,
    rollout,
    { wave, team: TEAM },
    { logger },
  );
};

const tree = (at = 'main') =>
  fleet.git('adp-flux-services', 'rev-parse', `${at}^{tree}`);
const config = () =>
  fleet.git('adp-teams-config', 'show', `main:flux/services/${TEAM}.yaml`);

async function merge(number: number) {
  const { github, estate } = startPortal();
  await github.octokit(estate.organization).pulls.merge({
    owner: 'DEFRA',
    repo: 'adp-flux-services',
    pull_number: number,
  });
}

it('proposes production where pull requests are configured, and notes it when merged', async () => {
  const before = config();
  for (const wave of ['snd', 'dev-tst', 'pre']) {
    expect((await carryOut(wave)).services).toMatchObject([{ state: 'moved' }]);
  }
  const unproposed = tree();
  const first = await carryOut('prd');
  expect(first.services).toMatchObject([
    { state: 'proposed', environments: ['prd1'] },
  ]);
  expect(first.pullRequest).toMatchObject({
    branch: `adp/${TEAM}/rollout-1.0.10-prd`,
    outcome: 'opened',
  });
  expect(tree()).toBe(unproposed);
  const again = await carryOut('prd');
  expect(again.services).toMatchObject([{ state: 'proposed' }]);
  expect(again.pullRequest).toMatchObject({
    number: first.pullRequest!.number,
    outcome: 'unchanged',
  });

  await merge(first.pullRequest!.number);
  const merged = await carryOut('prd');
  expect(merged.services).toMatchObject([{ state: 'moved' }]);
  expect(merged.commit).toBeUndefined();
  expect(config().match(/1\.0\.10/g)).toHaveLength(6);

  const { github, estate } = startPortal();
  const undo = () =>
    rollBack(github, estate, rollout, { since: start }, { logger });
  const proposed = await undo();
  expect(proposed).toMatchObject({ refused: [], commit: undefined });
  await merge(proposed.pullRequest!.number);
  expect(tree()).toBe(tree(start));
  await undo();
  expect(config()).toBe(before);
});
