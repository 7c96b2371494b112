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
  fleet.commit(
    'DEFRA',
    'adp-flux-templates',
    'Version 1.0.11',
    {
      'templates/programme/team/service/deploy/base/helm-release.yaml': text =>
        text!.replace('interval: 60m', 'interval: 45m'),
    },
    { tag: '1.0.11' },
  );
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

describe('where image automation commits to adp-flux-services only', () => {
  const deploy = (what: string, environment: string) => {
    const { github, estate } = fleet.startPortal();
    return generateManifests(
      github,
      estate,
      { team, service: what, environment, deploys: true },
      { logger },
    );
  };
  /** Of the two commits of an operation one is refused, the other made. */
  const compete = () =>
    fleet.sandbox.faults.add({
      service: 'github',
      match: { operation: 'createCommitOnBranch' },
      fault: {
        competingPush: {
          repository: 'DEFRA/adp-flux-services',
          branch: 'main',
        },
      },
      times: 1,
    });
  const record = (what: string) =>
    fleet.services().get(`services/fcp/${team}/${what}/generated.yaml`)!;

  it('moves what is older all the same', async () => {
    const moved = `${team}-service-1`;
    expect(record(moved)).toMatch(/tst1:\n\s+templates: 1\.0\.10\n/);
    const { github, estate } = fleet.startPortal();
    await generateManifests(
      github,
      estate,
      { team, service: moved, environment: 'snd4', upgradeTo: '1.0.11' },
      { logger },
    );

    compete();
    const deployed = await deploy(moved, 'tst1');
    expect(deployed).toMatchObject({
      templateVersion: '1.0.11',
      commit: { oid: fleet.git('adp-flux-services', 'rev-parse', 'main') },
    });
    expect(deployed.objects).not.toEqual([]);
    expect(record(moved)).toMatch(/tst1:\n\s+templates: 1\.0\.11\n/);
  });

  it('moves it also when the configuration alone has been written before', async () => {
    const moved = `${team}-service-1`;
    fleet.commit('DEFRA', 'adp-teams-config', 'As after a crash', {
      [`flux/services/${team}.yaml`]: text =>
        text!.replace(
          /(name: tst2\n.*\n.*\n\s+generatedVersion:) 1\.0\.10/,
          '$1 1.0.11',
        ),
    });
    expect((await deploy(moved, 'tst2')).templateVersion).toBe('1.0.11');
    expect(record(moved)).toMatch(/tst2:\n\s+templates: 1\.0\.11\n/);
  });

  it('tells that an environment is new', async () => {
    compete();
    expect(await deploy(service, 'tst1')).toMatchObject({
      isRegistered: true,
      versions: [{ environment: 'tst1' }],
    });
  });
});
