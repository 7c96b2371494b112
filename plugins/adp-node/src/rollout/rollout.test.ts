import { kubectl, KustomizeRepository } from '../flux/__testUtils__/kustomize';
import type { FileTree } from '../gitops/fileTree';
import {
  FleetSandbox,
  HELD,
  heldService,
  logger,
} from './__testUtils__/fleetSandbox';
import { carryOutWave, type Rollout, type TeamInWave } from './carryOutWave';
import { readFleet } from './fleet';
import { planRollout, type RolloutPlan } from './planRollout';
import { rollBack } from './rollBack';

jest.setTimeout(600_000);

const SIZE = { teams: 8, services: 5 };
const SERVICES = SIZE.teams * SIZE.services;

let fleet: FleetSandbox;
let plan: RolloutPlan;
let rollout: Rollout;
/** Commit of `adp-flux-services` before anything was rolled out. */
let start: string;
let configBefore: string;
/** The same before production's wave. */
let beforeProduction: string;

const head = (repo = 'adp-flux-services') =>
  fleet.git(repo, 'rev-parse', 'main');
const tree = (repo = 'adp-flux-services', at = 'main') =>
  fleet.git(repo, 'rev-parse', `${at}^{tree}`);

beforeAll(async () => {
  fleet = await FleetSandbox.start(SIZE);
  fleet.commit('DEFRA', 'adp-flux-services', 'Ours', heldService);
  start = head();
  configBefore = tree('adp-teams-config');
});
afterAll(() => fleet.stop());

const commitsSince = (since: string) =>
  Number(
    fleet.git('adp-flux-services', 'rev-list', '--count', `${since}..main`),
  );
const counted = async <T>(work: () => Promise<T>) => {
  fleet.sandbox.requests.reset();
  const result = await work();
  const requests = fleet.sandbox.requests
    .list()
    .filter(({ service }) => service === 'github');
  return {
    result,
    all: requests.length,
    contentCreating: requests.filter(({ contentCreating }) => contentCreating)
      .length,
  };
};

type Portal = ReturnType<FleetSandbox['startPortal']>;

const heldServices = () =>
  new Map(
    plan.services.flatMap(({ service, held }) =>
      held ? [[service, held.reason] as const] : [],
    ),
  );

async function carryOut(
  { github, estate }: Portal,
  wave: string,
  teams: readonly string[] = fleet.teams,
): Promise<TeamInWave[]> {
  const results: TeamInWave[] = [];
  for (const team of teams) {
    results.push(
      await carryOutWave(
        github,
        estate,
        rollout,
        { wave, team, held: heldServices() },
        { logger },
      ),
    );
  }
  return results;
}

const undo = ({ github, estate }: Portal, wave?: string) =>
  rollBack(github, estate, rollout, { since: start, wave }, { logger });

/** What production's clusters are told, by path. */
const production = (files: FileTree) =>
  new Map([...files].filter(([path]) => path.includes('/prd/')));

/** What kustomize builds of a team's overlays for production, and just before it. */
async function build(files: FileTree, team: string) {
  const repository = await KustomizeRepository.create(files);
  try {
    const outputs = new Map<string, string>();
    for (const path of [...files.keys()].sort()) {
      const folder = path.match(
        /^(services\/fcp\/[^/]+\/[^/]+\/.*(?:pre|prd)\/\d\d)\/kustomization.yaml$/,
      )?.[1];
      if (folder?.includes(`/${team}/`)) {
        outputs.set(folder, await repository.build(folder));
      }
    }
    return outputs;
  } finally {
    await repository.remove();
  }
}

const versions = async (portal = fleet.startPortal()) => {
  const { units } = await readFleet(portal.github, portal.estate);
  const count: Record<string, number> = {};
  for (const { environment, version } of units) {
    const key = `${environment} ${version}`;
    count[key] = (count[key] ?? 0) + 1;
  }
  return count;
};

// The numbers of requests are in docs/reference/requests.md.
it('starts from a fleet at 1.0.9', async () => {
  const { all } = await counted(async () => {
    expect(await versions()).toEqual({
      'snd4 1.0.9': SERVICES,
      'dev1 1.0.9': SERVICES,
      'tst1 1.0.9': SERVICES,
      'tst2 1.0.9': SERVICES,
      'pre1 1.0.9': SERVICES,
      'prd1 1.0.9': SERVICES,
    });
  });
  expect(all).toBeLessThanOrEqual(5);
});

it('plans four waves, and holds the service whose overlay would not build', async () => {
  const portal = fleet.startPortal();
  const before = head();
  const { result, contentCreating, all } = await counted(() =>
    planRollout(portal.github, portal.estate, { version: '1.0.10' }),
  );
  plan = result;
  rollout = {
    id: 'a-rollout',
    version: '1.0.10',
    templatesOid: plan.templatesOid,
    waves: plan.waves,
  };
  expect(plan.waves).toEqual([
    { name: 'snd', environments: ['snd4'], needsApproval: false },
    {
      name: 'dev-tst',
      environments: ['dev1', 'tst1', 'tst2'],
      needsApproval: false,
    },
    { name: 'pre', environments: ['pre1'], needsApproval: false },
    { name: 'prd', environments: ['prd1'], needsApproval: true },
  ]);
  expect(plan.services).toHaveLength(SERVICES);
  const held = plan.services.filter(service => service.held);
  expect(held.map(({ service }) => service)).toEqual([HELD]);
  expect(held[0].held).toEqual({
    wave: 'pre',
    reason: expect.stringMatching(
      new RegExp(`${HELD}/deploy/pre/01 would not build: `),
    ),
  });
  const [first] = plan.services;
  expect(first.moves.map(({ wave }) => wave)).toEqual([
    'snd',
    'dev-tst',
    'pre',
    'prd',
  ]);
  expect(first.moves[1].environments).toContainEqual({
    name: 'tst2',
    from: '1.0.9',
  });
  expect(first.moves[0].objects).toEqual([
    expect.objectContaining({ environment: 'snd4' }),
  ]);
  expect(first.moves[0].files).toContain(
    'services/fcp/fleet-team-1/fleet-team-1-service-1/deploy/snd/04/patch.yaml',
  );
  expect(head()).toBe(before);
  expect(contentCreating).toBe(0);
  // Tokens, heads, the fleet, and one for each team's files.
  expect(all).toBeLessThanOrEqual(SIZE.teams + 7);
});

it('finishes a wave that was interrupted, without doing anything twice', async () => {
  const before = fleet.services();
  // GitHub has done what it was asked to, but the process has not heard of it.
  await carryOut(fleet.startPortal(), 'snd', fleet.teams.slice(0, 3));
  fleet.sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: { drop: 'after' },
  });
  await carryOut(fleet.startPortal(), 'snd', fleet.teams.slice(3, 4)).catch(
    () => {},
  );
  const portal = fleet.startPortal();
  const results = await carryOut(portal, 'snd');

  expect(results.flatMap(({ services }) => services)).toHaveLength(SERVICES);
  expect(
    results
      .flatMap(({ services }) => services)
      .filter(({ state }) => state === 'held'),
  ).toEqual([
    {
      service: HELD,
      environments: ['snd4'],
      state: 'held',
      reason: expect.stringContaining('would not build'),
    },
  ]);
  expect(commitsSince(start)).toBe(SIZE.teams);
  expect(await versions()).toMatchObject({
    'snd4 1.0.10': SERVICES - 1,
    'snd4 1.0.9': 1,
    'dev1 1.0.9': SERVICES,
    'prd1 1.0.9': SERVICES,
  });
  expect(production(fleet.services())).toEqual(production(before));
  const { contentCreating } = await counted(() => carryOut(portal, 'snd'));
  expect(contentCreating).toBe(0);
});

it('keeps a version that image automation commits meanwhile', async () => {
  const path =
    'services/fcp/fleet-team-2/fleet-team-2-service-1/deploy/dev/01/patch.yaml';
  fleet.commit('DEFRA', 'adp-flux-services', 'Update image', {
    [path]: text => text!.replaceAll('0.1.0', '0.7.3'),
  });
  fleet.sandbox.faults.add({
    service: 'github',
    match: { operation: 'createCommitOnBranch' },
    fault: {
      competingPush: { repository: 'DEFRA/adp-flux-services', branch: 'main' },
    },
    times: 3,
  });
  const before = fleet.services();
  const portal = fleet.startPortal();
  await carryOut(portal, 'dev-tst');
  const after = fleet.services();
  expect(after.get(path)).toContain('version: 0.7.3');
  expect(after.get(path)).toContain('helm.toolkit.fluxcd.io/v2\n');
  expect(production(after)).toEqual(production(before));
  expect(await versions()).toMatchObject({
    'tst2 1.0.10': SERVICES - 1,
    'pre1 1.0.9': SERVICES,
    'prd1 1.0.9': SERVICES,
  });
});

it('moves what comes before production, in a commit for each team', async () => {
  const portal = fleet.startPortal();
  const { contentCreating, all } = await counted(() => carryOut(portal, 'pre'));
  beforeProduction = head();
  expect(contentCreating).toBe(SIZE.teams);
  // Three for each team, and what a process that has just started asks for.
  expect(all).toBeLessThanOrEqual(SIZE.teams * 3 + 4);
});

(kubectl ? describe : describe.skip)('what kustomize builds', () => {
  it('is as it was for production until its wave', async () => {
    const of = (all: Map<string, string>, folder: string) =>
      new Map([...all].filter(([path]) => path.endsWith(folder)));
    const was = await build(fleet.services(start), 'fleet-team-3');
    const is = await build(fleet.services(beforeProduction), 'fleet-team-3');
    expect(is.size).toBe(was.size);
    expect(of(is, 'prd/01')).toEqual(of(was, 'prd/01'));
    expect(of(is, 'prd/01').size).toBeGreaterThan(SIZE.services);
    expect(
      [...of(is, 'deploy/pre/01').values()].filter(text =>
        text.includes('fluxcd.io/v2\n'),
      ),
    ).toHaveLength(SIZE.services - 1);
  });
});

it('takes production back, and then all of it', async () => {
  const before = { tree: tree(), config: tree('adp-teams-config') };
  const portal = fleet.startPortal();
  await carryOut(portal, 'prd');
  expect(await versions()).toMatchObject({
    'prd1 1.0.10': SERVICES - 1,
    'prd1 1.0.9': 1,
  });
  // A team's own files follow when all of its services have.
  const versionOf = (team: string) =>
    fleet
      .services()
      .get(`services/fcp/${team}/generated.yaml`)!
      .match(/templates: (.*)/)![1];
  expect(['fleet-team-1', 'fleet-team-3'].map(versionOf)).toEqual([
    '1.0.10',
    '1.0.9',
  ]);
  // Nothing is left of the way there, but at the service that is held.
  expect(
    [...fleet.services().keys()].filter(path => path.includes('/v1.0.')),
  ).toEqual([]);

  const last = await undo(portal, 'prd');
  expect(last.refused).toEqual([]);
  expect(last.waves).toEqual(['prd']);
  expect(tree()).toBe(before.tree);
  expect(tree('adp-teams-config')).toBe(before.config);

  const bumped =
    'services/fcp/fleet-team-4/fleet-team-4-service-1/deploy/snd/04/patch.yaml';
  const bump = (text: string | undefined) => text!.replaceAll('0.1.0', '0.8.0');
  fleet.commit('DEFRA', 'adp-flux-services', 'Update image', {
    [bumped]: bump,
  });
  const dev =
    'services/fcp/fleet-team-2/fleet-team-2-service-1/deploy/dev/01/patch.yaml';
  const { result, contentCreating, all } = await counted(() =>
    undo(fleet.startPortal()),
  );
  expect(contentCreating).toBe(1);
  expect(all).toBeLessThanOrEqual(30);
  expect(result.refused).toEqual([]);
  // The tree from before, with what image automation has committed since.
  const expected = new Map(fleet.services(start));
  expected.set(bumped, bump(expected.get(bumped)));
  expected.set(dev, expected.get(dev)!.replaceAll('0.1.0', '0.7.3'));
  expected.set('fluxcdbot.txt', fleet.services().get('fluxcdbot.txt')!);
  expect(fleet.services()).toEqual(expected);
  expect(tree('adp-teams-config')).toBe(configBefore);

  const again = head();
  expect((await undo(fleet.startPortal())).commit).toBeUndefined();
  expect(head()).toBe(again);
});

it('does not take back what people have edited since', async () => {
  const portal = fleet.startPortal();
  const base = head();
  const { github, estate } = portal;
  const other = { ...rollout, id: 'another-rollout' };
  for (const team of fleet.teams.slice(0, 2)) {
    await carryOutWave(
      github,
      estate,
      other,
      { wave: 'snd', team, held: heldServices() },
      { logger },
    );
  }
  const edited =
    'services/fcp/fleet-team-1/fleet-team-1-service-1/v1.0.10/deploy/base/helm-release.yaml';
  const kept =
    'services/fcp/fleet-team-2/fleet-team-2-service-1/deploy/snd/04/patch.yaml';
  fleet.commit('DEFRA', 'adp-flux-services', 'By hand', {
    [edited]: text => text!.replace('interval: 60m', 'interval: 5m'),
    [kept]: text => text!.replace('component: web', 'component: ours'),
  });
  const result = await rollBack(
    github,
    estate,
    other,
    { since: base },
    { logger },
  );
  expect(result.teams).toEqual(['fleet-team-2']);
  expect(result.refused).toEqual([
    {
      team: 'fleet-team-1',
      reason: expect.stringContaining(
        `${edited}: the rollout has added it, and it was edited since`,
      ),
    },
  ]);
  const files = fleet.services();
  expect(files.has(edited)).toBe(true);
  expect(files.get(kept)).toBe(
    fleet
      .services(base)
      .get(kept)!
      .replace('component: web', 'component: ours'),
  );
});

it('refuses a version whose tag was moved after it was planned', async () => {
  const { github, estate } = fleet.startPortal();
  const moved = { ...rollout, templatesOid: '0'.repeat(40) };
  const before = head();
  await expect(
    carryOutWave(
      github,
      estate,
      moved,
      { wave: 'snd', team: 'fleet-team-5' },
      { logger },
    ),
  ).rejects.toThrow(
    /Tag 1\.0\.10 of adp-flux-templates is not what was planned/,
  );
  expect(head()).toBe(before);
});
