import { useTeamsSandbox } from './__testUtils__/useTeamsSandbox';
import {
  syncGitHubTeams,
  type SyncGitHubTeamsOptions,
  type WantedGitHubTeams,
} from './syncGitHubTeams';

const test = useTeamsSandbox();
let projects = 0;

/** A project that no other test has, with Jane as contributor and Zoë as admin. */
function project(changes: Partial<WantedGitHubTeams> = {}): WantedGitHubTeams {
  projects += 1;
  return {
    project: `fcp-p${projects}`,
    description: 'Grants for hedges',
    visibility: 'public',
    contributors: ['jane-doe'],
    admins: ['zoe-muller'],
    ...changes,
  };
}

const sync = (wanted: WantedGitHubTeams, options?: SyncGitHubTeamsOptions) =>
  syncGitHubTeams(test.connect(), test.organization, wanted, options);

const createTeam = async (name: string) =>
  (await test.owner.rest.teams.create({ org: 'DEFRA', name })).data;

const idsOf = (results: Awaited<ReturnType<typeof sync>>) => ({
  contributors: results[0].id,
  admins: results[1].id,
});

it('creates both teams, and finds nothing to do in one request afterwards', async () => {
  const github = test.connect();
  const wanted = project({
    contributors: ['jane-doe', ' Amir-Khan ', 'JANE-DOE'],
  });
  await github.octokit(test.organization).rest.rateLimit.get();
  test.sandbox.requests.reset();
  const first = await syncGitHubTeams(github, test.organization, wanted);

  expect(first).toMatchObject([
    {
      role: 'contributors',
      name: `${wanted.project}-Contributors`,
      slug: `${wanted.project}-contributors`,
      status: 'created',
      members: [
        { login: 'JANE-DOE', status: 'added' },
        { login: 'Amir-Khan', status: 'added' },
      ],
      drift: [],
      warnings: [],
      problems: [],
    },
    {
      role: 'admins',
      name: `${wanted.project}-Admins`,
      status: 'created',
      members: [{ login: 'zoe-muller', status: 'added' }],
    },
  ]);
  const [{ id, slug }, { id: adminsId }] = first;
  const { data: org } = await test.owner.rest.orgs.get({ org: 'DEFRA' });
  const byId = `/organizations/${org.id}/team`;
  expect(test.requests().slice(0, -1)).toEqual([
    'organization,user',
    'POST /orgs/DEFRA/teams',
    'POST /orgs/DEFRA/teams',
    `PUT ${byId}/${id}/memberships/JANE-DOE`,
    `PUT ${byId}/${id}/memberships/Amir-Khan`,
    `PUT ${byId}/${adminsId}/memberships/zoe-muller`,
    'organization',
  ]);
  expect(await test.team(slug!)).toEqual({
    id,
    name: `${wanted.project}-Contributors`,
    description: 'Grants for hedges',
    privacy: 'closed',
    members: ['amir-khan', 'jane-doe'],
    maintainers: [],
  });

  for (const known of [idsOf(first), undefined]) {
    test.sandbox.requests.reset();
    const again = await syncGitHubTeams(github, test.organization, wanted, {
      known,
    });
    expect(test.requests()).toEqual(['organization,user']);
    expect(again.map(({ status }) => status)).toEqual(
      known ? ['unchanged', 'unchanged'] : ['adopted', 'adopted'],
    );
    expect(again[0].members).toEqual([
      { login: 'JANE-DOE', status: 'present' },
      { login: 'Amir-Khan', status: 'present' },
    ]);
  }
});

it('tells in a dry run what it would do, and does nothing', async () => {
  const wanted = project();
  test.sandbox.requests.reset();
  const results = await sync(wanted, { dryRun: true });

  expect(results).toMatchObject([
    { status: 'created', members: [{ login: 'jane-doe', status: 'added' }] },
    { status: 'created', members: [{ login: 'zoe-muller', status: 'added' }] },
  ]);
  expect(results[0].id).toBeUndefined();
  expect(test.requests()).toEqual(['organization,user']);
});

describe('people', () => {
  it('invites nobody, and says who is not there and what to do', async () => {
    await test.leaveOrganization('alice-brown');
    await test.leaveOrganization('ben-carter');
    await test.invite('ben-carter');
    const wanted = project({
      contributors: [
        'alice-brown',
        'ben-carter',
        'nobody-has-this',
        'not a handle',
        'about',
        'jane-doe',
      ],
    });
    const [result] = await sync(wanted);

    expect(result.status).toBe('created');
    expect(result.members).toEqual([
      {
        login: 'alice-brown',
        status: 'notInOrganization',
        reason:
          'alice-brown is not in the organisation DEFRA; invite alice-brown to it, then retry',
      },
      {
        login: 'ben-carter',
        status: 'pending',
        reason:
          'ben-carter is invited to the organisation DEFRA and has not accepted yet; ask ben-carter to accept, then retry',
      },
      {
        login: 'nobody-has-this',
        status: 'unknownUser',
        reason:
          'GitHub has no user nobody-has-this; correct the GitHub handle of this person',
      },
      {
        login: 'not a handle',
        status: 'unknownUser',
        reason: expect.stringContaining('"not a handle" is no GitHub handle. '),
      },
      {
        login: 'about',
        status: 'unknownUser',
        reason: expect.stringContaining('GitHub keeps this name to itself'),
      },
      { login: 'jane-doe', status: 'added' },
    ]);
    const { data: invitations } =
      await test.owner.rest.orgs.listPendingInvitations({ org: 'DEFRA' });
    expect(
      invitations.map(({ login, team_count }) => [login, team_count]),
    ).toEqual([['ben-carter', 0]]);

    await test.accept('ben-carter');
    const [next] = await sync(wanted, { known: { contributors: result.id } });
    expect(next.status).toBe('updated');
    expect(next.members[1]).toEqual({ login: 'ben-carter', status: 'added' });
    expect((await test.team(result.slug!)).members).toEqual([
      'ben-carter',
      'jane-doe',
    ]);

    await test.invite('alice-brown');
    await test.accept('alice-brown');
  });

  it('removes only whom it put there, and others when so decided', async () => {
    const wanted = project({
      contributors: ['jane-doe', 'amir-khan', 'elif-yilmaz'],
    });
    const first = await sync(wanted);
    const { slug } = first[0];
    for (const stranger of ['chidi-o', 'daniel-cohen', 'charlie-green']) {
      await test.addMember(slug!, stranger);
    }
    const options: SyncGitHubTeamsOptions = {
      known: idsOf(first),
      owned: { contributors: new Set(['jane-doe', 'amir-khan']) },
    };
    const without = { ...wanted, contributors: ['jane-doe'] };
    const [result] = await sync(without, options);

    expect(result.status).toBe('updated');
    expect(result.members).toEqual([
      { login: 'jane-doe', status: 'present' },
      { login: 'amir-khan', status: 'removed' },
    ]);
    expect(result.drift.map(({ login, kept }) => [login, kept])).toEqual(
      expect.arrayContaining([
        ['elif-yilmaz', false],
        ['chidi-o', false],
        ['daniel-cohen', false],
        ['charlie-green', false],
      ]),
    );

    const [decided] = await sync(without, {
      ...options,
      decided: [
        { team: result.name, login: 'CHIDI-O', decision: 'remove' },
        { team: 'contributors', login: 'daniel-cohen', decision: 'keep' },
        { team: 'admins', login: 'charlie-green', decision: 'remove' },
      ],
    });
    expect(decided.members[1]).toEqual({ login: 'chidi-o', status: 'removed' });
    expect(decided.drift).toEqual([
      { login: 'elif-yilmaz', role: 'member', kept: false },
      { login: 'daniel-cohen', role: 'member', kept: true },
      { login: 'charlie-green', role: 'member', kept: false },
    ]);
    expect((await test.team(slug!)).members).toEqual([
      'charlie-green',
      'daniel-cohen',
      'elif-yilmaz',
      'jane-doe',
    ]);
  });

  it('moves somebody from one team to the other, adding before removing', async () => {
    const wanted = project();
    const known = idsOf(await sync(wanted));
    test.sandbox.requests.reset();
    const results = await sync(
      { ...wanted, contributors: [], admins: ['zoe-muller', 'jane-doe'] },
      { known, owned: { contributors: new Set(['jane-doe']) } },
    );
    expect(results.map(({ members }) => members)).toEqual([
      [{ login: 'jane-doe', status: 'removed' }],
      [
        { login: 'zoe-muller', status: 'present' },
        { login: 'jane-doe', status: 'added' },
      ],
    ]);
    expect(test.requests().map(request => request.split(' ')[0])).toEqual([
      'organization,user',
      'PUT',
      'DELETE',
      'organization',
    ]);
  });

  it('leaves maintainers and owners of the organisation as they are', async () => {
    const wanted = project({ contributors: ['jane-doe', 'sofia-r'] });
    const first = await sync(wanted);
    const { slug } = first[0];
    await test.addMember(slug!, 'jane-doe', 'maintainer');
    await test.addMember(slug!, 'ravi-patel');
    await test.addMember(slug!, 'amir-khan', 'maintainer');
    const [result] = await sync(wanted, { known: idsOf(first) });

    expect(result).toMatchObject({
      status: 'unchanged',
      members: [
        { login: 'jane-doe', status: 'present' },
        { login: 'sofia-r', status: 'present' },
      ],
      drift: [{ login: 'amir-khan', role: 'maintainer', kept: false }],
    });
    expect((await test.team(slug!)).maintainers).toEqual([
      'amir-khan',
      'jane-doe',
      'ravi-patel',
      'sofia-r',
    ]);
    const [tolerant] = await sync(wanted, {
      known: idsOf(first),
      platformLogins: ['Amir-Khan'],
    });
    expect(tolerant.drift).toEqual([]);
  });
});

describe('settings', () => {
  it('keeps the teams of a project that is renamed', async () => {
    const wanted = project();
    const first = await sync(wanted);
    const renamed = {
      ...project(),
      description: ' Grants\n for ditches ',
      visibility: 'private' as const,
    };
    const results = await sync(renamed, { known: idsOf(first) });

    expect(results.map(({ id, status }) => [id, status])).toEqual([
      [first[0].id, 'updated'],
      [first[1].id, 'updated'],
    ]);
    expect(await test.team(`${renamed.project}-admins`)).toEqual({
      id: first[1].id,
      name: `${renamed.project}-Admins`,
      description: 'Grants for ditches',
      privacy: 'secret',
      members: ['zoe-muller'],
      maintainers: [],
    });
    test.sandbox.requests.reset();
    const again = await sync(renamed, { known: idsOf(first) });
    expect(again.map(({ status }) => status)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    expect(test.requests()).toEqual(['organization,user']);
  });

  it('does not take the name of another team', async () => {
    const first = await sync(project());
    const renamed = project();
    await createTeam(`${renamed.project}-Contributors`);
    const [result, admins] = await sync(renamed, { known: idsOf(first) });

    expect(result).toMatchObject({
      id: first[0].id,
      status: 'failed',
      members: [{ login: 'jane-doe', status: 'failed' }],
      problems: [
        `Team ${first[0].name} cannot be renamed to ${renamed.project}-Contributors: DEFRA has another team of that name. Rename or delete that one, then retry`,
      ],
    });
    expect(admins.status).toBe('updated');
  });

  it('makes a team anew that was deleted on GitHub', async () => {
    const wanted = project();
    const first = await sync(wanted);
    await test.owner.rest.teams.deleteInOrg({
      org: 'DEFRA',
      team_slug: first[0].slug!,
    });
    const [result] = await sync(wanted, { known: idsOf(first) });

    expect(result).toMatchObject({
      status: 'created',
      members: [{ login: 'jane-doe', status: 'added' }],
      warnings: [expect.stringContaining('was deleted on GitHub')],
    });
    expect(result.id).not.toBe(first[0].id);
  });
});

describe('a team that exists already', () => {
  it.each([
    { name: 'is empty', members: [] },
    { name: 'has people of the project only', members: ['Zoe-Muller'] },
    { name: 'has an account of the platform', members: ['tomos-e', 'chidi-o'] },
  ])('is taken over when it $name', async ({ members }) => {
    const wanted = project();
    const { id, slug } = await createTeam(`${wanted.project}-contributors`);
    for (const login of members) {
      await test.addMember(slug, login);
    }
    const [result] = await sync(wanted, { platformLogins: ['tomos-e'] });

    expect(result).toMatchObject({ id, status: 'adopted', problems: [] });
    expect(await test.team(slug)).toMatchObject({
      name: `${wanted.project}-Contributors`,
      members: expect.arrayContaining(['jane-doe']),
    });
  });

  it('is left alone when others are in it', async () => {
    const wanted = project();
    const { slug } = await createTeam(`${wanted.project}-Contributors`);
    await test.addMember(slug, 'chidi-o');
    const [result, admins] = await sync(wanted);

    const problem = `DEFRA has a team ${wanted.project}-Contributors already, which the portal did not make: chidi-o is in it and not in the project. Rename or delete that team, then retry`;
    expect(result).toEqual({
      role: 'contributors',
      name: `${wanted.project}-Contributors`,
      status: 'failed',
      members: [{ login: 'jane-doe', status: 'failed', reason: problem }],
      drift: [],
      warnings: [],
      problems: [problem],
    });
    expect(await test.team(slug)).toMatchObject({
      description: null,
      members: ['chidi-o'],
    });
    expect(admins.status).toBe('created');
  });

  it('is left alone when it is empty and gives access to something', async () => {
    const wanted = project();
    const { slug } = await createTeam(`${wanted.project}-Contributors`);
    await test.owner.rest.teams.addOrUpdateRepoPermissionsInOrg({
      org: 'DEFRA',
      team_slug: slug,
      owner: 'DEFRA',
      repo: 'adp-flux-core',
      permission: 'admin',
    });
    const [result] = await sync(wanted);

    expect(result.problems).toEqual([
      expect.stringContaining('it has no members, and may use 1 repository'),
    ]);
    expect((await test.team(slug)).members).toEqual([]);
  });

  it('is left alone when it is protected, even with its id', async () => {
    const wanted = project();
    const { id, slug } = await createTeam(`${wanted.project}-Contributors`);
    const [result] = await sync(wanted, {
      known: { contributors: id },
      protectedTeams: [`${wanted.project.toUpperCase()} contributors`],
    });
    expect(result.problems).toEqual([
      `Team ${slug} of DEFRA belongs to the platform, and the portal does not touch it; the project needs another name`,
    ]);
    expect((await test.team(slug)).members).toEqual([]);
  });
});
