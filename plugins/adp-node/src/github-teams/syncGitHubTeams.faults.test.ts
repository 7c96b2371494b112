import { setTimeout } from 'node:timers/promises';
import type { FaultRequest } from '@adp/sandbox';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { useTeamsSandbox } from './__testUtils__/useTeamsSandbox';
import {
  syncGitHubTeams,
  type GitHubTeamResult,
  type WantedGitHubTeams,
} from './syncGitHubTeams';

const test = useTeamsSandbox();
let projects = 0;

function project(): WantedGitHubTeams {
  projects += 1;
  return {
    project: `fcp-f${projects}`,
    description: 'Grants for hedges',
    visibility: 'private',
    contributors: ['jane-doe', 'amir-khan'],
    admins: ['zoe-muller'],
  };
}

/** Requests of a first sync: a read, two teams, three people, and a read back. */
const REQUESTS = 7;

/** A later state of the project: Amir has left, and Jane become an admin. */
async function changeProject(
  github: GitHubRepositories,
  wanted: WantedGitHubTeams,
  results: GitHubTeamResult[],
) {
  const owned = new Set(['jane-doe', 'amir-khan']);
  return syncGitHubTeams(
    github,
    test.organization,
    { ...wanted, contributors: [], admins: ['zoe-muller', 'jane-doe'] },
    {
      known: { contributors: results[0].id, admins: results[1].id },
      owned: { contributors: owned },
    },
  );
}

async function expectDone(wanted: WantedGitHubTeams) {
  expect(await test.team(`${wanted.project}-contributors`)).toMatchObject({
    description: wanted.description,
    privacy: 'secret',
    members: ['amir-khan', 'jane-doe'],
    maintainers: [],
  });
  expect(await test.team(`${wanted.project}-admins`)).toMatchObject({
    privacy: 'secret',
    members: ['zoe-muller'],
    maintainers: [],
  });
}

/** Lets `after` requests pass, and spoils the one that follows. */
function spoil(after: number, fault: FaultRequest['fault']): void {
  if (after > 0) {
    test.sandbox.faults.add({
      service: 'github',
      match: {},
      fault: {},
      times: after,
    });
  }
  test.sandbox.faults.add({ service: 'github', match: {}, fault });
}

describe.each([
  { name: '429', fault: { status: 429, retryAfterSeconds: 1 } },
  { name: 'a secondary rate limit', fault: { status: 403 } },
  { name: '503', fault: { status: 503 } },
  { name: 'a connection cut before', fault: { drop: 'before' as const } },
  { name: 'a connection cut after', fault: { drop: 'after' as const } },
])('with $name', ({ fault }) => {
  it.each(Array.from({ length: REQUESTS }, (_, index) => index))(
    'at request %i comes to the same end',
    async index => {
      const github = test.connect();
      const wanted = project();
      await github.octokit(test.organization).rest.rateLimit.get();
      spoil(index, fault);
      test.sandbox.requests.reset();
      const results = await syncGitHubTeams(github, test.organization, wanted);
      expect(test.requests().length).toBeGreaterThan(REQUESTS);

      for (const { status, members, problems } of results) {
        // Of a team whose making was not confirmed it is not known who made it.
        expect(['created', 'adopted']).toContain(status);
        expect(members.map(member => member.status)).not.toContain('failed');
        expect(problems).toEqual([]);
      }
      await expectDone(wanted);
      // A read, Jane in and out, Amir out, and a read back.
      spoil(index, fault);
      const changed = await changeProject(github, wanted, results);
      // It costs fewer requests, so that a late fault may be left over.
      test.sandbox.faults.clear();
      expect(changed.map(({ status }) => status)).toEqual([
        'updated',
        'updated',
      ]);
      expect((await test.team(results[0].slug!)).members).toEqual([]);
      expect((await test.team(results[1].slug!)).members).toEqual([
        'jane-doe',
        'zoe-muller',
      ]);
    },
  );
});

it.each(Array.from({ length: REQUESTS - 1 }, (_, index) => index))(
  'is completed by the next run when it was ended after request %i',
  async index => {
    const github = test.connect();
    const wanted = project();
    const octokit = github.octokit(test.organization);
    await octokit.rest.rateLimit.get();
    const controller = new AbortController();
    let count = 0;
    octokit.hook.after('request', () => {
      count += 1;
      if (count > index) {
        controller.abort(new Error('killed'));
      }
    });
    await expect(
      syncGitHubTeams(github, test.organization, wanted, {
        signal: controller.signal,
      }),
    ).rejects.toThrow(/killed|abort/);
    expect(count).toBe(index + 1);

    const results = await syncGitHubTeams(
      test.connect(),
      test.organization,
      wanted,
    );
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    await expectDone(wanted);
  },
);

it('says who could not be added, and adds the others', async () => {
  const wanted = project();
  test.sandbox.faults.add({
    service: 'github',
    match: { method: 'PUT', path: 'amir-khan' },
    fault: { status: 503 },
    times: 100,
  });
  const [result, admins] = await syncGitHubTeams(
    test.connect(),
    test.organization,
    { ...wanted, contributors: ['amir-khan', 'jane-doe'] },
  );
  expect(result).toMatchObject({
    status: 'failed',
    members: [
      {
        login: 'amir-khan',
        status: 'failed',
        reason: expect.stringMatching(
          /^Could not add amir-khan to fcp-f\d+-Contributors: GitHub answered 503/,
        ),
      },
      { login: 'jane-doe', status: 'added' },
    ],
    problems: [],
  });
  expect(result.id).toBeDefined();
  expect(admins.status).toBe('created');
  expect((await test.team(result.slug!)).members).toEqual(['jane-doe']);
});

it('calls nothing done that cannot be read back', async () => {
  const wanted = project();
  const github = test.connect();
  await github.octokit(test.organization).rest.rateLimit.get();
  spoil(REQUESTS - 1, { latencyMs: 1500 });
  test.sandbox.requests.reset();
  const running = syncGitHubTeams(github, test.organization, wanted);
  while (test.requests().length < REQUESTS) {
    await setTimeout(5);
  }
  const slug = `${wanted.project}-contributors`;
  await test.owner.rest.teams.removeMembershipForUserInOrg({
    org: 'DEFRA',
    team_slug: slug,
    username: 'amir-khan',
  });
  const [result] = await running;

  expect(result).toMatchObject({
    status: 'failed',
    members: [
      { login: 'jane-doe', status: 'added' },
      {
        login: 'amir-khan',
        status: 'failed',
        reason: expect.stringContaining('does not show it'),
      },
    ],
  });
});

it('says when reading back failed', async () => {
  const wanted = project();
  const github = test.connect();
  await github.octokit(test.organization).rest.rateLimit.get();
  test.sandbox.faults.add({
    service: 'github',
    match: {},
    fault: {},
    times: REQUESTS - 1,
  });
  test.sandbox.faults.add({
    service: 'github',
    match: {},
    fault: { status: 503 },
    times: 10,
  });
  const results = await syncGitHubTeams(github, test.organization, wanted);

  for (const { id, status, members, problems } of results) {
    expect(id).toBeDefined();
    expect(status).toBe('failed');
    expect(problems).toEqual([
      expect.stringContaining('could not be read back'),
    ]);
    expect(members.map(member => member.status)).not.toContain('added');
  }
});

it('says which permission is missing', async () => {
  const wanted = project();
  const [result] = await syncGitHubTeams(
    test.connect(test.sandbox.github.tokenFor('elif-yilmaz')),
    test.organization,
    wanted,
  );
  expect(result.problems).toEqual([
    expect.stringMatching(
      /^Could not create team fcp-f\d+-Contributors: GitHub answered 403.*needs the permission "Members: read and write" on the organisation$/,
    ),
  ]);
  expect(result.members.map(({ status }) => status)).toEqual([
    'failed',
    'failed',
  ]);
});

it('does nothing when the teams cannot be read', async () => {
  await expect(
    syncGitHubTeams(
      test.connect(test.sandbox.github.token),
      { ...test.organization, owner: 'no-such-organisation' },
      project(),
    ),
  ).rejects.toThrow(
    /Could not read the teams of no-such-organisation: .*is installed on the organisation/,
  );
});
