import {
  EntraDirectories,
  Estates,
  GitHubRepositories,
} from '@adp/plugin-adp-node';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import type { Knex } from 'knex';
import { parse } from 'yaml';
import { estateConfig } from '../__testUtils__/estateConfig';
import { person } from '../__testUtils__/startAdpBackend';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import {
  getDeliveryProject,
  insertDeliveryProject,
} from '../database/deliveryProjects';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { openDatabase } from '../database/openDatabase';
import {
  insertProjectMember,
  listMembersAndLeavers,
  markMemberRemoved,
} from '../database/projectMembers';
import { queueTargets } from '../database/projectTargets';
import { decide, decisionInputSchema } from '../onboarding/decisions';
import type { OnboardingContext } from '../onboarding/onboardingContext';
import { readProjectStatus } from './projectStatus';
import { reconcileDue, type ReconcilerContext } from './reconciler';

jest.setTimeout(600_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15', 'POSTGRES_16', 'POSTGRES_17'],
});
const by = 'user:default/test';
const VPN = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';

type Fault = NonNullable<ReturnType<Sandbox['faults']['take']>>;

type Directory = {
  users: { id: string; userPrincipalName: string }[];
  groups: { id: string; displayName: string; memberIds: string[] }[];
};

describe.each(databases.eachSupportedId())('reconciler on %s', databaseId => {
  let stateDir: string;
  let sandbox: Sandbox;
  let knex: Knex;
  let context: ReconcilerContext;
  let deliveryProgrammeId: string;

  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'adp-reconcile-'));
    sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
    tls.setDefaultCACertificates([
      ...tls.getCACertificates('default'),
      sandbox.entra.ca,
    ]);
    const client = await databases.init(databaseId);
    knex = await openDatabase({ getClient: async () => client });
    context = newContext();
    const { id: armsLengthBodyId } = await insertArmsLengthBody(
      knex,
      { title: 'Core Defra', name: 'core-defra', description: 'Core' },
      by,
    );
    deliveryProgrammeId = await insertDeliveryProgramme(
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
  });

  afterEach(() => sandbox.faults.clear());

  afterAll(async () => {
    await sandbox?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  /** What a backend process has that has just been started. */
  function newContext(): ReconcilerContext {
    const config = mockServices.rootConfig({ data: estateConfig(sandbox) });
    return {
      knex,
      estates: Estates.fromConfig(config),
      github: GitHubRepositories.fromConfig(config, { retryUnit: 10 }),
      directories: new EntraDirectories(),
      logger: mockServices.logger.mock(),
      frequency: { seconds: 15 },
      recheck: { minutes: 30 },
      changed: async () => {},
    };
  }

  async function createProject(name: string, estate = 'production') {
    const id = await insertDeliveryProject(
      knex,
      {
        name,
        title: name,
        deliveryProgrammeId,
        estate,
        description: `The project ${name}`,
        teamType: 'delivery',
        githubTeamVisibility: 'public',
        serviceCode: 'FCD',
      },
      by,
    );
    await queueTargets(knex, id);
    return id;
  }

  async function add(
    projectId: string,
    name: string,
    role: { isTechnical?: boolean; isAdmin?: boolean; handle?: string } = {},
  ) {
    const { metadata, spec } = person(name);
    const email = spec.profile!.email!;
    const directory = await readDirectory();
    const user = directory.users.find(
      ({ userPrincipalName }) => userPrincipalName === email,
    );
    const member = await insertProjectMember(
      knex,
      projectId,
      {
        userEntityRef: `user:default/${metadata.name}`,
        name,
        email,
        userPrincipalName: email,
        objectId: user?.id,
      },
      {
        isTechnical: Boolean(role.isTechnical),
        isAdmin: Boolean(role.isAdmin),
        githubUsername: role.handle,
      },
      by,
    );
    await queueTargets(knex, projectId);
    return member;
  }

  async function remove(projectId: string, memberId: string) {
    await markMemberRemoved(knex, memberId, by);
    await queueTargets(knex, projectId);
  }

  /** Runs until nothing is due for the moment, without waiting for back-offs. */
  async function settle(runs = context) {
    for (let i = 0; i < 8; i++) {
      await reconcileDue(runs);
      const [{ count }] = await knex('project_targets')
        .whereNot({ state: 'inSync' })
        .count<{ count: number | string }[]>('* as count');
      if (Number(count) === 0) {
        return;
      }
      await knex('project_targets')
        .whereNot({ state: 'inSync' })
        .update({ due_at: 0 });
    }
  }

  async function readDirectory(tenant = 'defra'): Promise<Directory> {
    const file = join(stateDir, 'entra', `directory-${tenant}.json`);
    return JSON.parse(await readFile(file, 'utf8'));
  }

  /** User principal names in a group of Entra ID, in alphabetical order. */
  async function membersOf(displayName: string, tenant?: string) {
    const { groups, users } = await readDirectory(tenant);
    const group = groups.find(other => other.displayName === displayName);
    return group?.memberIds
      .flatMap(
        id => users.find(user => user.id === id)?.userPrincipalName ?? [],
      )
      .sort();
  }

  async function teamMembers(slug: string) {
    const response = await fetch(
      `${sandbox.github.apiBaseUrl}/orgs/DEFRA/teams/${slug}/members`,
      { headers: { authorization: `token ${sandbox.github.token}` } },
    );
    const members: { login: string }[] = await response.json();
    return members.map(({ login }) => login).sort();
  }

  const show = (path: string, owner = 'DEFRA') =>
    execFileSync(
      'git',
      [
        '--git-dir',
        join(sandbox.github.directory, owner, 'adp-teams-config.git'),
        'show',
        `main:${path}`,
      ],
      { encoding: 'utf8' },
    );

  it('makes a project and its people true everywhere, and says so of each', async () => {
    const id = await createProject('fcp-new');
    await add(id, 'Jane Doe', { isTechnical: true, handle: 'jane-doe' });
    await add(id, 'Amir Khan', {
      isTechnical: true,
      isAdmin: true,
      handle: 'amir-khan',
    });
    await add(id, 'Beth Jones');
    expect((await readProjectStatus(knex, { id })).state).toBe('pending');

    await settle();

    const status = await readProjectStatus(knex, { id });
    expect(status.state).toBe('inSync');
    expect(status.people).toHaveLength(3);
    for (const { targets } of status.people) {
      expect(targets.map(({ state }) => state)).toEqual(
        targets.map(() => 'inSync'),
      );
    }
    expect(
      status.people.find(({ name }) => name === 'Beth Jones')?.targets,
    ).toHaveLength(2);
    expect(parse(show('flux/services/fcp-new.yaml'))).toEqual({
      serviceCode: 'FCD',
      programmeName: 'fcp',
      teamName: 'fcp-new',
      services: [],
      configVariables: [{ key: 'TEAM_CPU_QUOTA', value: '2000' }],
    });
    const { groups } = parse(show('defra/fcp-new.yaml'));
    expect(groups).toHaveLength(16);
    expect(await membersOf('AAG-Users-ADP-FCP-NEW_TechUser')).toEqual([
      'amir.khan@defra.gov.uk',
      'jane.doe@defra.gov.uk',
    ]);
    expect(await membersOf('AAG-Users-ADP-FCP-NEW_NonTechUser')).toEqual([
      'beth.jones@defra.gov.uk',
    ]);
    expect(await membersOf('AAG-Users-ADP-FCP-NEW_Admin')).toEqual([
      'amir.khan@defra.gov.uk',
    ]);
    expect(await membersOf(VPN)).toEqual(
      expect.arrayContaining(['beth.jones@defra.gov.uk']),
    );
    expect(await teamMembers('fcp-new-contributors')).toContain('jane-doe');
    expect(await teamMembers('fcp-new-admins')).toContain('amir-khan');
  });

  it('costs at most 12 requests to Graph at first, and 5 when checked again', async () => {
    const id = await createProject('fcp-counted');
    await add(id, 'Jane Doe', { isTechnical: true, handle: 'jane-doe' });
    await add(id, 'Amir Khan', { isTechnical: true, handle: 'amir-khan' });
    await add(id, 'Beth Jones');
    sandbox.requests.reset();
    const graph = () =>
      sandbox.requests
        .list()
        .filter(
          ({ service, path, inBatch }: any) =>
            service === 'entra' && path.startsWith('/v1.0') && !inBatch,
        ).length;

    await settle();
    const first = graph();
    sandbox.requests.reset();
    await queueTargets(knex, id);
    await settle();

    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(12);
    expect(graph()).toBeGreaterThan(0);
    expect(graph()).toBeLessThanOrEqual(5);
    const writes = sandbox.requests
      .list()
      .filter(({ contentCreating }) => contentCreating);
    expect(writes).toEqual([]);
  });

  it('takes a person out of everything, of the VPN group with the last project only', async () => {
    const [one, two] = [
      await createProject('fcp-one'),
      await createProject('fcp-two'),
    ];
    const inOne = await add(one, 'Grace Adeyemi', {
      isTechnical: true,
      handle: 'grace-a',
    });
    const inTwo = await add(two, 'Grace Adeyemi', {
      isTechnical: true,
      handle: 'grace-a',
    });
    await settle();
    const grace = 'grace.adeyemi@defra.gov.uk';
    expect(await membersOf(VPN)).toContain(grace);

    await remove(one, inOne.id);
    await settle();
    expect(await membersOf('AAG-Users-ADP-FCP-ONE_TechUser')).toEqual([]);
    expect(await teamMembers('fcp-one-contributors')).not.toContain('grace-a');
    expect(show('defra/fcp-one.yaml')).not.toContain(grace);
    expect(await membersOf(VPN)).toContain(grace);
    expect(await listMembersAndLeavers(knex, one)).toEqual([]);

    await remove(two, inTwo.id);
    await settle();
    expect(await membersOf(VPN)).not.toContain(grace);
  });

  it('leaves whom it did not put there, until somebody decides', async () => {
    const id = await createProject('fcp-drift');
    await add(id, 'Jane Doe', { isTechnical: true, handle: 'jane-doe' });
    await settle();
    const group = 'AAG-Users-ADP-FCP-DRIFT_TechUser';
    const groupId = await addByHand(group, 'wei.zhang@defra.gov.uk');
    expect(groupId).toBeDefined();
    await queueTargets(knex, id);
    await settle();

    const [, entra] = (await readProjectStatus(knex, { id })).targets;
    expect(entra.state).toBe('inSync');
    const [drift] = entra.drift;
    expect(drift).toMatchObject({ group, relation: 'member', kept: false });
    expect(await membersOf(group)).toContain('wei.zhang@defra.gov.uk');

    const project = await getDeliveryProject(knex, id);
    const onboarding = context as unknown as OnboardingContext;
    const decision = (kind: 'keep' | 'remove') =>
      decisionInputSchema.parse({
        target: 'entra',
        group,
        decision: kind,
        relation: 'member',
        objectId: drift.objectId,
      });
    await decide(onboarding, project, decision('keep'), by);
    await settle();
    const kept = (await readProjectStatus(knex, { id })).targets[1];
    expect(kept.drift).toMatchObject([{ kept: true }]);

    await decide(onboarding, project, decision('remove'), by);
    await settle();
    expect(await membersOf(group)).toEqual(['jane.doe@defra.gov.uk']);
    expect((await readProjectStatus(knex, { id })).targets[1].drift).toEqual(
      [],
    );
  });

  /** As somebody of the platform team does it in the Azure portal. */
  async function addByHand(group: string, userPrincipalName: string) {
    const { groups, users } = await readDirectory();
    const groupId = groups.find(({ displayName }) => displayName === group)!.id;
    const userId = users.find(
      user => user.userPrincipalName === userPrincipalName,
    )!.id;
    const { client } = context.directories.get(context.estates.get());
    await client.api(`/groups/${groupId}/members/$ref`).post({
      '@odata.id': `${sandbox.entra.graphBaseUrl}/v1.0/directoryObjects/${userId}`,
    });
    return groupId;
  }

  it('asks before most of a group goes', async () => {
    const id = await createProject('fcp-many');
    const names = [
      'Jane Doe',
      'Amir Khan',
      'Beth Jones',
      'Adele Vance',
      'Alice Brown',
      'Andrew Wilson',
    ];
    const members = [];
    for (const name of names) {
      members.push(await add(id, name));
    }
    await settle();
    for (const { id: memberId } of members.slice(0, 5)) {
      await remove(id, memberId);
    }
    await settle();

    const group = 'AAG-Users-ADP-FCP-MANY_NonTechUser';
    const held = (await readProjectStatus(knex, { id })).targets[1];
    expect(held.state).toBe('held');
    expect(await membersOf(group)).toHaveLength(6);
    const removal = held.removals.find(other => other.group === group)!;
    expect(removal.members).toHaveLength(5);

    const project = await getDeliveryProject(knex, id);
    for (const { group: name, members: who } of held.removals) {
      await decide(
        context as unknown as OnboardingContext,
        project,
        decisionInputSchema.parse({
          target: 'entra',
          group: name,
          decision: 'agree',
          members: who.map(({ id: objectId }) => objectId),
        }),
        by,
      );
    }
    await settle();

    expect(await membersOf(group)).toEqual(['andrew.wilson@defra.gov.uk']);
    expect((await readProjectStatus(knex, { id })).state).toBe('inSync');
  });

  it('tells whom it cannot make a member, and why, and does the rest', async () => {
    const id = await createProject('fcp-partly');
    await add(id, 'Jane Doe', { isTechnical: true, handle: 'jane-doe' });
    await add(id, 'Nobody Known', {
      isTechnical: true,
      handle: 'nobody-known-at-all',
    });
    await settle();

    const { state, people } = await readProjectStatus(knex, { id });
    expect(state).toBe('failed');
    const [jane, nobody] = people;
    expect(jane.targets.map(target => target.state)).toEqual([
      'inSync',
      'inSync',
      'inSync',
    ]);
    expect(nobody.targets).toMatchObject([
      { target: 'teams-config', state: 'inSync' },
      { target: 'entra', state: 'failed', reason: expect.any(String) },
      { target: 'github', state: 'failed', reason: expect.any(String) },
    ]);
    await knex('delivery_projects')
      .where({ id })
      .update({ state: 'offboarded' });
  });

  it('works in the sandpit with the people of its tenant', async () => {
    const id = await createProject('fcp-tried', 'sandpit');
    await add(id, 'Jane Doe', { isTechnical: true, handle: 'jane-doe' });
    await settle();

    expect((await readProjectStatus(knex, { id })).state).toBe('inSync');
    expect(show('defradev/fcp-tried.yaml', 'defra-adp-sandpit')).toContain(
      'AAG-Azure-ADP-FCP-TRIED-SND3-PostgresDB_Writer',
    );
    expect(
      await membersOf('AAG-Users-ADP-FCP-TRIED_TechUser', 'defradev'),
    ).toHaveLength(1);
  });

  it('tries again after a failure, which it tells of', async () => {
    const id = await createProject('fcp-faulty');
    await add(id, 'Beth Jones');
    sandbox.faults.add({
      service: 'entra',
      match: { path: '^/v1.0' },
      fault: { status: 403 },
      times: 100,
    });
    await reconcileDue(context);
    const [, failed] = (await readProjectStatus(knex, { id })).targets;
    sandbox.faults.clear();

    expect(failed).toMatchObject({ state: 'failed', attempts: 1 });
    expect(failed.reason).not.toBe('');
    expect(Date.parse(failed.nextAttemptAt!)).toBeGreaterThan(Date.now());
    await settle();
    expect((await readProjectStatus(knex, { id })).state).toBe('inSync');
  });

  it('does nothing twice when several replicas run at once', async () => {
    const ids = [];
    for (let i = 0; i < 4; i++) {
      const id = await createProject(`fcp-replica-${i}`);
      await add(id, 'Beth Jones');
      ids.push(id);
    }
    const replicas = [newContext(), newContext(), newContext()];

    await Promise.all(replicas.map(replica => reconcileDue(replica)));
    await settle();

    for (const id of ids) {
      expect((await readProjectStatus(knex, { id })).state).toBe('inSync');
      const project = await getDeliveryProject(knex, id);
      const log = execFileSync(
        'git',
        [
          '--git-dir',
          join(sandbox.github.directory, 'DEFRA/adp-teams-config.git'),
          'log',
          '--format=%h',
          'main',
          '--',
          `flux/services/${project.name}.yaml`,
        ],
        { encoding: 'utf8' },
      );
      expect(log.trim().split('\n')).toHaveLength(1);
      const { groups } = await readDirectory();
      expect(
        groups.filter(({ displayName }) =>
          displayName.includes(`-${project.name.toUpperCase()}`),
        ),
      ).toHaveLength(15);
    }
  });

  /** Does something at the nth request to GitHub or Graph of a run, and counts them. */
  async function atRequest(
    n: number,
    act: () => Fault | undefined,
    run: () => Promise<void>,
  ): Promise<number> {
    const { faults } = sandbox;
    const take = faults.take.bind(faults);
    let count = 0;
    faults.take = request => {
      count += 1;
      return count === n ? act() : take(request);
    };
    try {
      await run();
    } finally {
      faults.take = take;
    }
    return count;
  }

  it('leaves the report to the run that has taken over', async () => {
    const id = await createProject('fcp-taken-over');
    const key = { delivery_project_id: id, target: 'teams-config' };
    let takeOver: Promise<unknown> = Promise.resolve();
    await atRequest(
      1,
      () => {
        takeOver = knex('project_targets')
          .where(key)
          .update({ claim: 'another run' })
          .then();
        return undefined;
      },
      () => reconcileDue(newContext()),
    );
    await takeOver;

    expect(await knex('project_targets').where(key).first()).toMatchObject({
      claim: 'another run',
      done: 0,
      state: 'pending',
    });
    expect(
      await knex('history')
        .where({ subject_id: id, event: 'sync-teams-config' })
        .select(),
    ).toEqual([]);
  });

  it.each(['stopped', 'failed'])(
    'comes to the same when it was %s at any request, with somebody who joins and somebody who leaves',
    async how => {
      const id = await createProject(`fcp-${how}`);
      let leaver = await add(id, 'Beth Jones');
      await settle();
      let n = 0;
      let count: number;
      do {
        n += 1;
        const isEven = n % 2 === 0;
        await remove(id, leaver.id);
        leaver = await add(id, isEven ? 'Beth Jones' : 'Jane Doe', {
          isTechnical: !isEven,
          handle: isEven ? undefined : 'jane-doe',
        });
        const stop = new AbortController();
        count = await atRequest(
          n,
          () => {
            if (how === 'failed') {
              return { status: 503 } as Fault;
            }
            stop.abort();
            return undefined;
          },
          () => reconcileDue(newContext(), stop.signal),
        );
        await settle();

        expect((await readProjectStatus(knex, { id })).state).toBe('inSync');
        const group = `AAG-Users-ADP-FCP-${how.toUpperCase()}`;
        expect([
          await membersOf(`${group}_TechUser`),
          await membersOf(`${group}_NonTechUser`),
          await membersOf(`${group}_Admin`),
        ]).toEqual(
          isEven
            ? [[], ['beth.jones@defra.gov.uk'], []]
            : [['jane.doe@defra.gov.uk'], [], []],
        );
        expect(
          (await teamMembers(`fcp-${how}-contributors`)).includes('jane-doe'),
        ).toBe(!isEven);
        expect(await listMembersAndLeavers(knex, id)).toHaveLength(1);
      } while (count >= n);
      expect(n).toBeGreaterThan(20);
    },
  );
});
