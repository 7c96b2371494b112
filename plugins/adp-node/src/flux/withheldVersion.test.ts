import { FleetSandbox, logger } from '../rollout/__testUtils__/fleetSandbox';
import { carryOutWave } from '../rollout/carryOutWave';
import { planRollout, type RolloutPlan } from '../rollout/planRollout';
import { generateManifests, type GenerateRequest } from './generateManifests';

jest.setTimeout(300_000);

const team = 'fleet-team-1';
const service = 'fleet-team-1-new';
const FOLDER = `services/fcp/${team}/${service}`;

let fleet: FleetSandbox;
let plan: RolloutPlan;

const generate = (
  more: Omit<GenerateRequest, 'team' | 'service'>,
  dryRun = false,
) => {
  const { github, estate } = fleet.startPortal();
  const request = { team, service, ...more };
  return generateManifests(github, estate, request, { logger, dryRun });
};
const carryOut = (wave: string) => {
  const { github, estate } = fleet.startPortal();
  const rollout = { id: 'a-rollout', ...plan };
  return carryOutWave(github, estate, rollout, { wave, team }, { logger });
};
const paths = (folder: string) =>
  [...fleet.services().keys()].filter(path => path.startsWith(folder));

/** Of a service that is only in the sandpit yet, and configured for dev1. */
beforeAll(async () => {
  fleet = await FleetSandbox.start({ teams: 1, services: 1 });
  fleet.commit('DEFRA', 'adp-teams-config', 'A new service', {
    [`flux/services/${team}.yaml`]: text => `${text}- name: ${service}
  type: Backend
  environments:
  - name: snd4
    manifest:
      generate: true
  - name: dev1
    manifest:
      generate: true
`,
  });
  await generate({ environment: 'snd4' });
  const { github, estate } = fleet.startPortal();
  plan = await planRollout(github, estate, { version: '1.0.10' });
});
afterAll(() => fleet.stop());

it('moves what is there, and deploys nothing that was not', async () => {
  const moves = plan.services.find(other => other.service === service)!.moves;
  expect(moves.map(({ wave }) => wave)).toEqual(['snd']);
  await carryOut('snd');
  const { services } = await carryOut('dev-tst');
  expect(services.map(other => other.service)).toEqual([`${team}-service-1`]);
  expect(paths(`${FOLDER}/deploy/dev`)).toEqual([]);
});

it('gives a new environment the version from before until its wave has come', async () => {
  const deployment = { environment: 'prd1', deploys: true };
  const early = await generate(deployment, true);
  expect(early.versions).toEqual([
    { service, environment: 'prd1', version: '1.0.10' },
  ]);

  const withheld = { version: '1.0.10', instead: '1.0.9' };
  const deployed = await generate({ ...deployment, withheld });
  expect(deployed).toMatchObject({
    isRegistered: true,
    templateVersion: '1.0.9',
    versions: [{ service, environment: 'prd1', version: '1.0.9' }],
  });
  expect(deployed.warnings.at(-1)).toBe(
    `Version 1.0.10 of the manifest templates is being rolled out, and has not come to ${service} in prd1, which has 1.0.9`,
  );
  // Its sibling has the files of two versions, which need not be read for that.
  expect(deployed.warnings.filter(text => /does not build/.test(text))).toEqual(
    [],
  );
  expect((await generate({ ...deployment, withheld })).changes).toEqual([]);

  const { services } = await carryOut('prd');
  expect(services.map(({ state }) => state)).toEqual(['moved', 'moved']);
  expect(paths(`${FOLDER}/v1.0.9/`)).toEqual([]);
  expect((await generate(deployment)).changes).toEqual([]);
});
