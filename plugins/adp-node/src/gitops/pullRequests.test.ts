import { execFileSync } from 'node:child_process';
import { sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { startSandbox } from '@adp/sandbox';
import { Octokit } from '@octokit/rest';
import { GitHubRepositories, OperationResult } from './gitHubRepositories';
import type { GitRef } from './gitRef';

jest.setTimeout(60_000);

const NAME = { owner: 'DEFRA', repo: 'adp-flux-services' };
const logger = mockServices.logger.mock();
let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let organization: { host: string; owner: string };
let services: GitRef;
let config: GitRef;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-pull-requests-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  organization = { host: new URL(sandbox.github.url).host, owner: 'DEFRA' };
  const ref = 'refs/heads/main';
  services = { ...organization, repo: 'adp-flux-services', ref };
  config = { ...organization, repo: 'adp-teams-config', ref };
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function connect(
  credentials: object = { apps: [{ ...sandbox.github.app }] },
): GitHubRepositories {
  const github = {
    host: organization.host,
    apiBaseUrl: sandbox.github.apiBaseUrl,
    ...credentials,
  };
  return GitHubRepositories.fromConfig(
    mockServices.rootConfig({ data: { integrations: { github: [github] } } }),
    { retryUnit: 10 },
  );
}

function git(...args: string[]): string {
  const directory = join(
    sandbox.github.directory,
    'DEFRA/adp-flux-services.git',
  );
  return execFileSync('git', ['--git-dir', directory, ...args], {
    encoding: 'utf8',
  }).trim();
}

/** Proposes that files have these texts, or are not there. */
function propose(
  github: GitHubRepositories,
  branch: string,
  files: Record<string, string | undefined>,
  options: { dryRun?: boolean; also?: GitRef; description?: string } = {},
): Promise<OperationResult<void>> {
  return github.commit(
    organization,
    async read => {
      const paths = Object.keys(files);
      const refs = options.also ? [services, options.also] : [services];
      const snapshots = await read(refs.map(ref => ({ ref, paths })));
      const commits = snapshots.map(({ ref, oid, files: current }) => ({
        ref,
        expectedHeadOid: oid,
        message: {
          subject: `change ${paths.join(', ')}`,
          trailers: { 'Requested-by': 'user:default/jane.doe' },
        },
        changes: paths.flatMap(path => {
          const [before, after] = [current.get(path), files[path]];
          return before === after ? [] : [{ path, before, after }];
        }),
        pullRequest:
          ref === services
            ? { branch, description: options.description ?? '- a change' }
            : undefined,
      }));
      return { result: undefined, commits };
    },
    { logger, dryRun: options.dryRun },
  );
}

const person = () =>
  new Octokit({
    baseUrl: sandbox.github.apiBaseUrl,
    auth: sandbox.github.token,
  });

/** Commits to a branch as a person does who uses Git, in one name. */
async function commitByHand(branch: string, path: string, text: string) {
  const octokit = person();
  const ref = `heads/${branch}`;
  const parent = git('rev-parse', branch);
  const { data: tree } = await octokit.git.createTree({
    ...NAME,
    base_tree: parent,
    tree: [{ path, mode: '100644', type: 'blob', content: text }],
  });
  const { data: commit } = await octokit.git.createCommit({
    ...NAME,
    message: `Edit ${path}`,
    tree: tree.sha,
    parents: [parent],
    author: { name: 'Jane Doe', email: 'jane.doe@example.com' },
  });
  await octokit.git.updateRef({ ...NAME, ref, sha: commit.sha });
  return commit.sha;
}

/** A token of the GitHub App that may do less than the App. */
async function tokenWith(permissions: Record<string, 'read' | 'write'>) {
  const { appId, privateKey } = sandbox.github.app;
  const now = Math.floor(Date.now() / 1000);
  const unsigned = [
    { alg: 'RS256', typ: 'JWT' },
    { iss: String(appId), iat: now - 30, exp: now + 300 },
  ].map(part => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = sign('RSA-SHA256', Buffer.from(unsigned.join('.')), {
    key: privateKey,
  });
  const app = new Octokit({
    baseUrl: sandbox.github.apiBaseUrl,
    auth: [...unsigned, signature.toString('base64url')].join('.'),
  });
  const { data } = await app.apps.getOrgInstallation({ org: 'DEFRA' });
  const created = await app.apps.createInstallationAccessToken({
    installation_id: data.id,
    permissions,
  });
  return created.data.token;
}

const pull = async (number: number) =>
  (await person().pulls.get({ ...NAME, pull_number: number })).data;
const branches = () =>
  git('for-each-ref', '--format=%(refname:short)', 'refs/heads/adp').split(
    '\n',
  );
const operations = () =>
  sandbox.requests.list().map(({ operation }) => operation);

it('opens one with a commit on top of its base', async () => {
  const github = connect();
  const main = git('rev-parse', 'main');
  const { commits, pullRequests } = await propose(
    github,
    'adp/one/web-prd1',
    { 'one/a.yaml': 'a: 1\n', 'one/b.yaml': 'b: ü\n' },
    { description: 'Adds **one**.' },
  );

  expect(commits).toEqual([]);
  expect(pullRequests).toEqual([
    {
      ref: services,
      branch: 'adp/one/web-prd1',
      number: expect.any(Number),
      url: expect.stringMatching(/\/DEFRA\/adp-flux-services\/pull\/\d+$/),
      outcome: 'opened',
      commit: {
        ref: { ...services, ref: 'refs/heads/adp/one/web-prd1' },
        oid: git('rev-parse', 'adp/one/web-prd1'),
        url: expect.stringContaining('/commit/'),
        changes: expect.arrayContaining([
          { path: 'one/a.yaml', before: undefined, after: 'a: 1\n' },
        ]),
      },
    },
  ]);
  const [{ number, commit }] = pullRequests;
  expect(await pull(number)).toMatchObject({
    title: 'change one/a.yaml, one/b.yaml',
    body: 'Adds **one**.\n\nRequested-by: user:default/jane.doe',
    state: 'open',
    commits: 1,
    changed_files: 2,
    base: { ref: 'main' },
  });
  expect(git('rev-parse', `${commit!.oid}^`)).toBe(main);
  expect(git('rev-parse', 'main')).toBe(main);
  expect(git('show', `${commit!.oid}:one/b.yaml`)).toBe('b: ü');
  expect(git('log', '-1', '--format=%B', commit!.oid)).toMatch(
    /^change one\/a.yaml, one\/b.yaml\n\nRequested-by: user:default\/jane.doe\nProposed-changes: [0-9a-f]{64}$/,
  );
});

it('counts its requests', async () => {
  const github = connect();
  await github.read(organization, read =>
    read([{ ref: services, paths: ['count'] }]),
  );
  const counted = async (files: Record<string, string>) => {
    sandbox.requests.reset();
    const { pullRequests } = await propose(github, 'adp/count', files);
    return [pullRequests[0].outcome, ...operations()];
  };
  expect(await counted({ 'count/a': '1\n' })).toEqual([
    'opened',
    'repository',
    'repository',
    'updateRefs,createCommitOnBranch,createPullRequest',
  ]);
  expect(await counted({ 'count/a': '1\n' })).toEqual([
    'unchanged',
    'repository',
    'repository',
  ]);
  expect(await counted({ 'count/a': '2\n' })).toEqual([
    'updated',
    'repository',
    'repository',
    'updateRefs,createCommitOnBranch',
    'updateRefs,updatePullRequest',
  ]);
});

it('leaves one that proposes just that, also when its base has moved elsewhere', async () => {
  const files = { 'same/a': '1\n', 'same/b': '1\n' };
  const first = await propose(connect(), 'adp/same', files);
  const head = git('rev-parse', 'adp/same');
  await commitByHand('main', 'elsewhere', 'x\n');
  const second = await propose(connect(), 'adp/same', files);

  const { commit, ...opened } = first.pullRequests[0];
  expect(second.pullRequests).toEqual([{ ...opened, outcome: 'unchanged' }]);
  expect(git('rev-parse', 'adp/same')).toBe(head);
});

it('brings an open one to other changes, on top of its base as it is then', async () => {
  const first = await propose(connect(), 'adp/other', {
    'other/a': '1\n',
    'other/b': '1\n',
  });
  await commitByHand('main', 'other/c', 'of somebody\n');
  const second = await propose(
    connect(),
    'adp/other',
    { 'other/a': '2\n', 'other/c': undefined },
    { description: 'Something else.' },
  );

  const { number } = first.pullRequests[0];
  expect(second.pullRequests).toMatchObject([{ number, outcome: 'updated' }]);
  expect(await pull(number)).toMatchObject({
    state: 'open',
    title: 'change other/a, other/c',
    body: expect.stringMatching(/^Something else\./),
    commits: 1,
  });
  expect(git('rev-parse', 'adp/other^')).toBe(git('rev-parse', 'main'));
  expect(git('diff', '--name-status', 'main', 'adp/other')).toBe(
    'A\tother/a\nD\tother/c',
  );
  expect(branches()).not.toContain('adp/other.next');
});

it('makes nothing when nothing differs, and says that an open one is not needed', async () => {
  const github = connect();
  await commitByHand('main', 'none', 'x\n');
  expect(await propose(github, 'adp/none', { none: 'x\n' })).toEqual({
    result: undefined,
    commits: [],
    pullRequests: [],
  });
  expect(branches()).not.toContain('adp/none');

  const { pullRequests } = await propose(github, 'adp/none', { none: 'y\n' });
  const [{ number, url }] = pullRequests;
  sandbox.requests.reset();
  const again = await propose(github, 'adp/none', { none: 'x\n' });
  expect(again.pullRequests).toEqual([
    expect.objectContaining({
      number,
      outcome: 'unneeded',
      note: `Nothing differs any more, so pull request ${url} is not needed; it is left open for you to close`,
    }),
  ]);
  expect(operations()).toEqual(['repository', 'repository']);
  expect((await pull(number)).state).toBe('open');
});

it('touches nothing in a dry run', async () => {
  expect(
    await propose(connect(), 'adp/dry', { dry: 'x\n' }, { dryRun: true }),
  ).toEqual({ result: undefined, commits: [], pullRequests: [] });
  expect(branches()).not.toContain('adp/dry');
});

it('opens a new one after one that was merged', async () => {
  const github = connect();
  const first = await propose(github, 'adp/merged', { merged: '1\n' });
  const { number } = first.pullRequests[0];
  await person().pulls.merge({ ...NAME, pull_number: number });
  expect(
    (await propose(github, 'adp/merged', { merged: '1\n' })).pullRequests,
  ).toEqual([]);

  const second = await propose(github, 'adp/merged', { merged: '2\n' });
  expect(second.pullRequests[0]).toMatchObject({ outcome: 'opened' });
  expect(second.pullRequests[0].number).not.toBe(number);
  expect(git('rev-parse', 'adp/merged^')).toBe(git('rev-parse', 'main'));
});

it.each(['merge', 'squash'] as const)(
  'opens a new one after a %s whose changes were taken back',
  async merge_method => {
    const github = connect();
    const [path, branch] = [`back/${merge_method}`, `adp/back-${merge_method}`];
    const first = await propose(github, branch, { [path]: '1\n' });
    const { number } = first.pullRequests[0];
    await person().pulls.merge({ ...NAME, pull_number: number, merge_method });
    await github.commit(
      organization,
      async read => {
        const [{ oid, files }] = await read([{ ref: services, paths: [path] }]);
        const message = { subject: 'Take back', trailers: {} };
        const changes = [{ path, before: files.get(path) }];
        return {
          result: undefined,
          commits: [{ ref: services, expectedHeadOid: oid, message, changes }],
        };
      },
      { logger },
    );
    const second = await propose(github, branch, { [path]: '1\n' });
    expect(second.pullRequests[0]).toMatchObject({ outcome: 'opened' });
    expect(second.pullRequests[0].number).not.toBe(number);
  },
);

it('does not open a closed one again, but a new one', async () => {
  const first = await propose(connect(), 'adp/closed', { closed: '1\n' });
  const { number } = first.pullRequests[0];
  await person().pulls.update({
    ...NAME,
    pull_number: number,
    state: 'closed',
  });

  const second = await propose(connect(), 'adp/closed', { closed: '1\n' });
  expect(second.pullRequests[0]).toMatchObject({ outcome: 'opened' });
  expect(second.pullRequests[0].number).not.toBe(number);
  expect((await pull(number)).state).toBe('closed');
});

describe('commits of people on its branch', () => {
  it('are kept while the proposal is the same', async () => {
    await propose(connect(), 'adp/kept', { kept: '1\n' });
    const oid = await commitByHand('adp/kept', 'kept', '1 by hand\n');
    const { pullRequests } = await propose(connect(), 'adp/kept', {
      kept: '1\n',
    });
    expect(pullRequests).toMatchObject([
      {
        outcome: 'unchanged',
        note: expect.stringContaining('"Edit kept" by Jane Doe'),
      },
    ]);
    expect(git('rev-parse', 'adp/kept')).toBe(oid);
  });

  it('are not replaced by another proposal, and nothing else is written', async () => {
    const { pullRequests } = await propose(connect(), 'adp/hands', {
      hands: '1\n',
    });
    const oid = await commitByHand('adp/hands', 'hands', '1 by hand\n');
    const before = git('rev-parse', 'main');
    await expect(
      propose(connect(), 'adp/hands', { hands: '2\n' }, { also: config }),
    ).rejects.toThrow(
      `Branch adp/hands of DEFRA/adp-flux-services has a commit that the portal did not make, "Edit hands" by Jane Doe, which a new proposal would replace. Nothing was written. Merge or close pull request ${pullRequests[0].url}, and delete the branch; then try again`,
    );
    expect(git('rev-parse', 'adp/hands')).toBe(oid);
    expect(git('rev-parse', 'main')).toBe(before);
  });

  it('are noticed when the commit of the portal was amended', async () => {
    await propose(connect(), 'adp/amended', { amended: '1\n' });
    const environment = {
      ...process.env,
      GIT_COMMITTER_NAME: 'Jane Doe',
      GIT_COMMITTER_EMAIL: 'jane.doe@example.com',
      GIT_COMMITTER_DATE: '2030-01-01T00:00:00Z',
    };
    const [name, email, date] = git(
      'log',
      '-1',
      '--format=%an%n%ae%n%aI',
      'adp/amended',
    ).split('\n');
    const amended = execFileSync(
      'git',
      [
        `--git-dir=${join(
          sandbox.github.directory,
          'DEFRA/adp-flux-services.git',
        )}`,
        'commit-tree',
        'main^{tree}',
        '-p',
        'main',
        '-m',
        git('log', '-1', '--format=%B', 'adp/amended'),
      ],
      {
        env: {
          ...environment,
          GIT_AUTHOR_NAME: name,
          GIT_AUTHOR_EMAIL: email,
          GIT_AUTHOR_DATE: date,
        },
        encoding: 'utf8',
      },
    ).trim();
    await person().git.updateRef({
      ...NAME,
      ref: 'heads/adp/amended',
      sha: amended,
      force: true,
    });
    await expect(
      propose(connect(), 'adp/amended', { amended: '1\n' }),
    ).rejects.toThrow(/has a commit that the portal did not make/);
  });

  it('are not replaced either before there is a pull request', async () => {
    await person().git.createRef({
      ...NAME,
      ref: 'refs/heads/adp/theirs',
      sha: git('rev-parse', 'main'),
    });
    await commitByHand('adp/theirs', 'theirs', 'x\n');
    await expect(
      propose(connect(), 'adp/theirs', { theirs: 'y\n' }),
    ).rejects.toThrow(/Delete the branch, or rename it; then try again/);
  });
});

it('commits to another repository in the same request', async () => {
  sandbox.requests.reset();
  const { commits, pullRequests } = await propose(
    connect(),
    'adp/two',
    { two: 'x\n' },
    { also: config },
  );
  expect(commits.map(({ ref }) => ref.repo)).toEqual(['adp-teams-config']);
  expect(pullRequests).toMatchObject([{ outcome: 'opened' }]);
  expect(
    sandbox.requests.list().filter(request => request.contentCreating),
  ).toHaveLength(1);
});

it('is one when several processes propose the same at once', async () => {
  const results = await Promise.all(
    [1, 2, 3, 4].map(() => propose(connect(), 'adp/race', { race: 'x\n' })),
  );
  const pullRequests = results.flatMap(result => result.pullRequests);
  expect(pullRequests).toHaveLength(4);
  expect(new Set(pullRequests.map(({ number }) => number)).size).toBe(1);
  expect(git('rev-list', '--count', 'main..adp/race')).toBe('1');
});

it('is one of the proposals when several processes propose different things', async () => {
  await propose(connect(), 'adp/rivals', { rivals: '0\n' });
  const results = await Promise.all(
    ['1\n', '2\n', '3\n'].map(text =>
      propose(connect(), 'adp/rivals', { rivals: text }),
    ),
  );
  const [{ number }] = results[0].pullRequests;
  expect(results.map(result => result.pullRequests[0].number)).toEqual(
    results.map(() => number),
  );
  expect((await pull(number)).state).toBe('open');
  expect(git('rev-list', '--count', 'main..adp/rivals')).toBe('1');
  expect(['1', '2', '3']).toContain(git('show', 'adp/rivals:rivals'));
  expect(branches()).not.toContain('adp/rivals.next');
});

it.each([
  ['a dropped request', { drop: 'before' as const }],
  ['a lost answer', { drop: 'after' as const }],
  ['a server error', { status: 502 }],
])('comes through %s once', async (name, fault) => {
  const path = name.replaceAll(' ', '-');
  const spoil = () =>
    sandbox.faults.add({
      service: 'github',
      match: { method: 'POST', operation: 'updateRefs' },
      fault,
      times: 1,
    });
  spoil();
  const opened = await propose(connect(), `adp/${path}`, { [path]: '1\n' });
  spoil();
  const updated = await propose(connect(), `adp/${path}`, { [path]: '2\n' });
  const { number } = opened.pullRequests[0];
  expect(updated.pullRequests[0].number).toBe(number);
  expect(await pull(number)).toMatchObject({ state: 'open', commits: 1 });
  expect(git('show', `adp/${path}:${path}`)).toBe('2');
});

it('carries on where a process was killed before it moved the branch', async () => {
  const { pullRequests } = await propose(connect(), 'adp/killed', {
    killed: '1\n',
  });
  await person().git.createRef({
    ...NAME,
    ref: 'refs/heads/adp/killed.next',
    sha: git('rev-parse', 'adp/killed'),
  });
  const again = await propose(connect(), 'adp/killed', { killed: '2\n' });
  expect(again.pullRequests).toMatchObject([
    { number: pullRequests[0].number, outcome: 'updated' },
  ]);
  expect(branches()).not.toContain('adp/killed.next');
});

describe('errors', () => {
  it('say what GitHub refuses for good', async () => {
    await person().git.createRef({
      ...NAME,
      ref: 'refs/heads/adp/folder',
      sha: git('rev-parse', 'main'),
    });
    await expect(
      propose(connect(), 'adp/folder/inside', { inside: 'x\n' }),
    ).rejects.toThrow(
      /^Could not open a pull request from adp\/folder\/inside in DEFRA\/adp-flux-services: .*trying again is safe/,
    );
  });

  it('name the permission that is missing, and what was made is carried on', async () => {
    const token = await tokenWith({ contents: 'write' });
    await expect(
      propose(connect({ token }), 'adp/forbidden', { forbidden: 'x\n' }),
    ).rejects.toThrow(
      'The GitHub App needs the permission "Pull requests: read and write" on the repository',
    );
    const { pullRequests } = await propose(connect(), 'adp/forbidden', {
      forbidden: 'x\n',
    });
    expect(pullRequests).toMatchObject([{ outcome: 'opened' }]);
    expect(git('rev-list', '--count', 'main..adp/forbidden')).toBe('1');
  });

  it('refuse a pull request from its base', async () => {
    await expect(propose(connect(), 'main', { base: 'x\n' })).rejects.toThrow(
      /name another branch/,
    );
  });
});
