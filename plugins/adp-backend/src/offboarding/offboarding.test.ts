import {
  EntraDirectories,
  Estates,
  generateManifests,
  GitHubRepositories,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import type { Knex } from 'knex';
import { estateConfig } from '../__testUtils__/estateConfig';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import {
  getDeliveryProject,
  insertDeliveryProject,
} from '../database/deliveryProjects';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { listOffboardings, OffboardingScope } from '../database/offboardings';
import { openDatabase } from '../database/openDatabase';
import { insertProjectMember } from '../database/projectMembers';
import { queueTargets } from '../database/projectTargets';
import type { OnboardingChange } from '../onboarding/onboardingContext';
import { reconcileDue } from '../reconcile/reconciler';
import { carryOutDue } from './offboardingWorker';
import { planOffboarding, startOffboarding } from './startOffboarding';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15', 'POSTGRES_16', 'POSTGRES_17'],
});
const by = 'user:default/test';
const VPN = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';
const TEAM = 'fcp-demo';

describe.each(databases.eachSupportedId())('offboarding on %s', databaseId => {
  let stateDir: string;
  let sandbox: Sandbox;
  let knex: Knex;
  let context: ReturnType<typeof createContext>;
  let programmeId: string;
  const changes: OnboardingChange[] = [];

  function createContext() {
    const config = mockServices.rootConfig({ data: estateConfig(sandbox) });
    return {
      knex,
      estates: Estates.fromConfig(config),
      github: GitHubRepositories.fromConfig(config, { retryUnit: 10 }),
      directories: new EntraDirectories(),
      logger: mockServices.logger.mock(),
      auth: mockServices.auth(),
      catalog: catalogServiceMock(),
      frequency: { seconds: 15 },
      recheck: { minutes: 30 },
      async changed(change: OnboardingChange) {
        changes.push(change);
      },
    };
  }

  const estate = () => context.estates.get();

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'adp-offboarding-'));
    sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
    tls.setDefaultCACertificates([
      ...tls.getCACertificates('default'),
      sandbox.entra.ca,
    ]);
    const client = await databases.init(databaseId);
    knex = await openDatabase({ getClient: async () => client });
    context = createContext();
    const { id: armsLengthBodyId } = await insertArmsLengthBody(
      knex,
      { title: 'Core Defra', name: 'core-defra', description: 'Core' },
      by,
    );
    programmeId = await insertDeliveryProgramme(
      knex,
      {
        armsLengthBodyId,
        title: 'Farming',
        name: 'fcp',
        code: 'FCP',
        description: 'Farming',
      },
      by,
    );
    for (const name of [TEAM, 'fcp-other']) {
      const id = await insertDeliveryProject(
        knex,
        {
          name,
          title: name,
          deliveryProgrammeId: programmeId,
          estate: 'production',
          description: 'A project',
          teamType: 'delivery',
          githubTeamVisibility: 'public',
          serviceCode: 'FCD',
        },
        by,
      );
      await addMember(id, 'grace.adeyemi', 'grace-a');
      if (name === TEAM) {
        await addMember(id, 'wei.zhang', 'wei-zhang');
      }
      await queueTargets(knex, id);
    }
    await reconcileDue(context);
    const services = ['fcp-demo-web', 'fcp-demo-api'];
    for (const name of services) {
      await writeTeamsConfig(
        context.github,
        estate(),
        {
          team: { name: TEAM, programmeName: 'fcp', serviceCode: 'FCD' },
          services: [
            { name, type: 'Frontend', environments: ['snd4', 'dev1'] },
          ],
        },
        { logger: context.logger },
      );
    }
    await generateManifests(
      context.github,
      estate(),
      { team: TEAM, everywhere: true },
      { logger: context.logger },
    );
  });

  afterEach(() => sandbox.faults.clear());

  afterAll(async () => {
    await sandbox?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  async function addMember(projectId: string, account: string, handle: string) {
    const userPrincipalName = `${account}@defra.gov.uk`;
    const { users } = await directory();
    await insertProjectMember(
      knex,
      projectId,
      {
        userEntityRef: `user:default/${account}_defra.gov.uk`,
        name: account,
        userPrincipalName,
        objectId: users.find(
          user => user.userPrincipalName === userPrincipalName,
        )?.id,
      },
      { isTechnical: true, isAdmin: false, githubUsername: handle },
      by,
    );
  }

  async function directory(): Promise<{
    users: { id: string; userPrincipalName: string }[];
    groups: { displayName: string; memberIds: string[] }[];
  }> {
    const file = join(stateDir, 'entra', 'directory-defra.json');
    return JSON.parse(await readFile(file, 'utf8'));
  }

  async function isInVpn(account: string): Promise<boolean> {
    const { users, groups } = await directory();
    const user = users.find(({ userPrincipalName }) =>
      userPrincipalName.startsWith(`${account}@`),
    )!;
    return groups
      .find(({ displayName }) => displayName === VPN)!
      .memberIds.includes(user.id);
  }

  function paths(repo: string): string[] {
    const output = execFileSync(
      'git',
      [
        '--git-dir',
        join(sandbox.github.directory, `DEFRA/${repo}.git`),
        'ls-tree',
        '-r',
        '--name-only',
        'main',
      ],
      { encoding: 'utf8' },
    );
    return output.trim().split('\n');
  }

  const manifests = (part: string) =>
    paths('adp-flux-services').filter(path => path.includes(part));

  async function task(what: OffboardingScope) {
    return {
      project: await getDeliveryProject(knex, TEAM),
      estate: estate(),
      what,
      requestedBy: by,
    };
  }

  async function offboard(what: OffboardingScope, confirm: string) {
    const started = await startOffboarding(
      context,
      { ...(await task(what)), confirm },
      by,
    );
    await carryOutDue(context);
    const [offboarding] = (
      await listOffboardings(knex, started.projectId)
    ).filter(({ id }) => id === started.id);
    return offboarding;
  }

  it('needs the name to be typed, and shows the plan first', async () => {
    const what = { service: 'fcp-demo-web', environments: ['dev1'] };

    await expect(offboard(what, 'fcp-demo')).rejects.toThrow(
      /Type "fcp-demo-web"/,
    );
    const { steps, keeps } = await planOffboarding(context, await task(what));

    expect(steps.map(({ id }) => id)).toEqual([
      'teams-config',
      'flux-services',
    ]);
    expect(steps[1].removes).toContain(
      'services/fcp/fcp-demo/fcp-demo-web/deploy/dev/01/patch.yaml',
    );
    expect(keeps[0]).toContain('DEFRA/fcp-demo-web');
    expect(manifests('fcp-demo-web/deploy/dev')).not.toEqual([]);
  });

  it('takes a service out of an environment, and nothing else', async () => {
    const others = manifests('fcp-demo-api');

    const offboarding = await offboard(
      { service: 'fcp-demo-web', environments: ['dev1'] },
      'fcp-demo-web',
    );

    expect(offboarding.state).toBe('done');
    expect(manifests('fcp-demo-web/deploy/dev')).toEqual([]);
    expect(manifests('fcp-demo-web/deploy/snd')).not.toEqual([]);
    expect(manifests('fcp-demo-api')).toEqual(others);
  });

  it('goes on where it failed, and says why it did', async () => {
    sandbox.faults.add({
      service: 'github',
      match: { path: 'graphql' },
      fault: { status: 403 },
      times: 100,
    });
    await expect(
      offboard({ service: 'fcp-demo-web' }, 'fcp-demo-web'),
    ).rejects.toThrow();
    sandbox.faults.clear();
    const started = await startOffboarding(
      context,
      { ...(await task({ service: 'fcp-demo-web' })), confirm: 'fcp-demo-web' },
      by,
    );
    sandbox.faults.add({
      service: 'github',
      match: { path: 'graphql' },
      fault: { status: 403 },
      times: 100,
    });
    await carryOutDue(context);
    const find = async () =>
      (await listOffboardings(knex, started.projectId)).find(
        ({ id }) => id === started.id,
      )!;
    const failed = await find();
    expect(failed.state).toBe('failed');
    expect(failed.steps[0]).toMatchObject({ state: 'failed' });
    expect(failed.reason).not.toBe('');
    sandbox.faults.clear();

    // Asking for it again is what "retry" does.
    await offboard({ service: 'fcp-demo-web' }, 'fcp-demo-web');

    expect((await find()).state).toBe('done');
    expect(manifests('fcp-demo-web')).toEqual([]);
    expect(manifests('fcp-demo-api')).not.toEqual([]);
  });

  it('removes a project from everything, and leaves what is of others', async () => {
    expect(await isInVpn('wei.zhang')).toBe(true);
    const before = manifests('').filter(path => !path.includes('fcp-demo'));

    const offboarding = await offboard({}, TEAM);

    expect(offboarding).toMatchObject({ state: 'done', reason: undefined });
    expect(offboarding.steps.map(({ id, state }) => [id, state])).toEqual([
      ['services', 'done'],
      ['flux-services', 'done'],
      ['entra', 'done'],
      ['github', 'done'],
      ['teams-config', 'done'],
      ['catalog', 'done'],
    ]);
    expect(manifests('fcp-demo')).toEqual([]);
    expect(manifests('').filter(path => !path.includes('fcp-demo'))).toEqual(
      before,
    );
    expect(paths('adp-teams-config')).toEqual(
      expect.arrayContaining([
        'flux/services/fcp-other.yaml',
        'defra/fcp-other.yaml',
      ]),
    );
    expect(
      paths('adp-teams-config').filter(path => path.includes(TEAM)),
    ).toEqual([]);
    const { groups } = await directory();
    const names = groups.map(({ displayName }) => displayName);
    expect(names.filter(name => name.includes('FCP-DEMO'))).toEqual([]);
    expect(names.filter(name => name.includes('FCP-OTHER'))).toHaveLength(15);
    expect(await isInVpn('wei.zhang')).toBe(false);
    // In another project.
    expect(await isInVpn('grace.adeyemi')).toBe(true);
    expect(changes).toContainEqual({
      kind: 'delivery-project',
      name: TEAM,
      change: 'removed',
    });
    const project = await getDeliveryProject(knex, TEAM);
    expect(project.state).toBe('offboarded');
    await expect(offboard({}, TEAM)).rejects.toThrow(/offboarded already/);
    // Nothing brings it back.
    await reconcileDue(context);
    expect(
      paths('adp-teams-config').filter(path => path.includes(TEAM)),
    ).toEqual([]);
  });
});
