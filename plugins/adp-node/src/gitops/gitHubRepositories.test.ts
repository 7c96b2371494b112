import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { startSandbox } from '@adp/sandbox';
import { Attempt, GitHubRepositories } from './gitHubRepositories';
import { createReader, type ReadRefs } from './branchReader';
import type { GitRef } from './gitRef';
import { SubtreeCache } from './subtreeCache';

jest.setTimeout(60_000);

const logger = mockServices.logger.mock();
let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let organization: { host: string; owner: string };
let services: GitRef;
let config: GitRef;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-gitops-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  const { host } = new URL(sandbox.github.url);
  organization = { host, owner: 'DEFRA' };
  services = {
    ...organization,
    repo: 'adp-flux-services',
    ref: 'refs/heads/main',
  };
  config = {
    ...organization,
    repo: 'adp-teams-config',
    ref: 'refs/heads/main',
  };
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function connect(): GitHubRepositories {
  return GitHubRepositories.fromConfig(
    mockServices.rootConfig({
      data: {
        integrations: {
          github: [
            {
              host: organization.host,
              apiBaseUrl: sandbox.github.apiBaseUrl,
              apps: [{ ...sandbox.github.app }],
            },
          ],
        },
      },
    }),
    { retryUnit: 10 },
  );
}

function git(repo: string, ...args: string[]): string {
  const directory = join(sandbox.github.directory, 'DEFRA', `${repo}.git`);
  return execFileSync('git', ['--git-dir', directory, ...args], {
    encoding: 'utf8',
  });
}

const commitCount = (repo: string) =>
  Number(git(repo, 'rev-list', '--count', 'main'));

/** An operation that gives a file this text. */
function write(ref: GitRef, path: string, text: string) {
  return async (read: ReadRefs): Promise<Attempt<string>> => {
    const [{ oid, files }] = await read([{ ref, paths: [path] }]);
    const before = files.get(path);
    return {
      result: before === undefined ? 'new' : 'known',
      commits: [
        {
          ref,
          expectedHeadOid: oid,
          message: {
            subject: `write ${path}`,
            trailers: {
              'Requested-by': 'user:default/jane.doe',
              'Template-version': undefined,
            },
          },
          changes: before === text ? [] : [{ path, before, after: text }],
        },
      ],
    };
  };
}

/** An operation that adds a line to a file, whatever is in it by then. */
function appendLine(ref: GitRef, path: string, line: string) {
  return async (read: ReadRefs): Promise<Attempt<void>> => {
    const [{ oid, files }] = await read([{ ref, paths: [path] }]);
    const before = files.get(path);
    return {
      result: undefined,
      commits: [
        {
          ref,
          expectedHeadOid: oid,
          message: { subject: `add ${line}`, trailers: {} },
          changes: [{ path, before, after: `${before ?? ''}${line}\n` }],
        },
      ],
    };
  };
}

it('makes one ordinary commit, and none when nothing differs', async () => {
  const github = connect();
  const before = commitCount('adp-flux-services');
  const first = await github.commit(
    organization,
    write(services, 'notes/one file.txt', 'Grüße\n'),
    { logger },
  );
  const second = await github.commit(
    organization,
    write(services, 'notes/one file.txt', 'Grüße\n'),
    { logger },
  );

  expect(first.result).toBe('new');
  expect(second).toEqual({
    result: 'known',
    commits: [],
    pullRequests: [],
  });
  expect(commitCount('adp-flux-services')).toBe(before + 1);
  expect(git('adp-flux-services', 'show', 'main:notes/one file.txt')).toBe(
    'Grüße\n',
  );
  expect(
    git('adp-flux-services', 'log', '-1', '--format=%B', 'main').trim(),
  ).toBe('write notes/one file.txt\n\nRequested-by: user:default/jane.doe');
  expect(first.commits[0].oid).toBe(
    git('adp-flux-services', 'rev-parse', 'main').trim(),
  );
});

it('costs two requests when warm, one of them content-creating', async () => {
  const github = connect();
  await github.commit(organization, write(services, 'count/a', '1\n'), {
    logger,
  });
  sandbox.requests.reset();
  await github.commit(organization, write(services, 'count/b', '1\n'), {
    logger,
  });

  const requests = sandbox.requests.list();
  expect(requests.map(({ path }) => path)).toEqual([
    '/api/graphql',
    '/api/graphql',
  ]);
  expect(requests.filter(request => request.contentCreating)).toHaveLength(1);
});

it('writes nothing in a dry run', async () => {
  const github = connect();
  const before = commitCount('adp-flux-services');
  const { result, commits } = await github.commit(
    organization,
    write(services, 'dry', 'x\n'),
    { logger, dryRun: true },
  );
  expect({ result, commits }).toEqual({ result: 'new', commits: [] });
  expect(commitCount('adp-flux-services')).toBe(before);
});

it('sees what others have pushed since it last looked', async () => {
  const github = connect();
  const file = 'shared/list';
  await github.commit(organization, appendLine(services, file, 'mine'), {
    logger,
  });
  await connect().commit(organization, appendLine(services, file, 'theirs'), {
    logger,
  });
  await github.commit(organization, appendLine(services, file, 'mine again'), {
    logger,
  });
  expect(git('adp-flux-services', 'show', `main:${file}`)).toBe(
    'mine\ntheirs\nmine again\n',
  );
});

it('reads the commits that it saw, though others commit meanwhile', async () => {
  const cache = new SubtreeCache();
  const octokit = connect().octokit(organization);
  const paths = ['README.md'];
  const wanted = [
    { ref: services, paths },
    { ref: config, paths },
  ];
  const [, before] = await createReader(octokit, cache, {})(wanted);
  // The first one has moved, so that its files are asked for anew.
  await connect().commit(
    organization,
    appendLine(services, 'shared/other', 'theirs'),
    { logger },
  );
  let queries = 0;
  const graphql = async (query: string, variables: object) => {
    queries += 1;
    if (queries === 2) {
      cache.advance(config, before.oid, '1'.repeat(40), []);
    }
    return octokit.graphql(query, variables as any);
  };
  const again = await createReader({ graphql } as any, cache, {})(wanted);

  expect(queries).toBe(2);
  expect(again[1]).toEqual(before);
  expect(again[0].files.size).toBe(1);
});

it('loses no update when many write at once, in several processes and beside a pusher', async () => {
  const clients = [connect(), connect(), connect()];
  sandbox.competingPusher.start({
    repository: 'DEFRA/adp-flux-services',
    branch: 'main',
    path: 'bumps.txt',
    everyMs: 40,
    count: 25,
  });
  const lines = Array.from({ length: 15 }, (_, index) => `line ${index}`);
  await Promise.all(
    lines.map((line, index) =>
      clients[index % 3].commit(
        organization,
        appendLine(services, 'busy/list', line),
        { logger },
      ),
    ),
  );
  await sandbox.competingPusher.stop();
  const written = git('adp-flux-services', 'show', 'main:busy/list')
    .trim()
    .split('\n');
  expect(written.sort()).toEqual([...lines].sort());
});

it('commits to two repositories in one request, and again only where a branch had moved', async () => {
  const github = connect();
  const both = async (read: ReadRefs): Promise<Attempt<void>> => {
    const first = await write(services, 'both/file', 'same\n')(read);
    const second = await write(config, 'both/file', 'same\n')(read);
    return {
      result: undefined,
      commits: [...first.commits, ...second.commits],
    };
  };
  await github.read(organization, async read =>
    read([services, config].map(ref => ({ ref, paths: ['both/file'] }))),
  );
  const before = [
    commitCount('adp-flux-services'),
    commitCount('adp-teams-config'),
  ];
  sandbox.faults.add({
    service: 'github',
    match: { path: 'graphql' },
    fault: {
      competingPush: { repository: 'DEFRA/adp-teams-config', branch: 'main' },
    },
    times: 2,
  });
  const { commits } = await github.commit(organization, both, { logger });
  expect(commits.map(({ ref }) => ref.repo).sort()).toEqual([
    'adp-flux-services',
    'adp-teams-config',
  ]);
  expect(commitCount('adp-flux-services')).toBe(before[0] + 1);
  expect(commitCount('adp-teams-config')).toBeGreaterThan(before[1] + 1);
  expect(git('adp-teams-config', 'show', 'main:both/file')).toBe('same\n');
});

describe.each([
  ['a dropped request', { drop: 'before' as const }],
  ['a lost answer', { drop: 'after' as const }],
  ['a server error', { status: 502 }],
  ['a rate limit', { status: 429, retryAfterSeconds: 1 }],
])('%s', (name, fault) => {
  it('is met by trying again, and the change is made once', async () => {
    const github = connect();
    const path = `faults/${name.replaceAll(' ', '-')}`;
    await github.read(organization, read =>
      read([{ ref: services, paths: [path] }]),
    );
    const before = commitCount('adp-flux-services');
    sandbox.faults.add({
      service: 'github',
      match: { method: 'POST', path: 'graphql' },
      fault,
      times: 2,
    });
    await github.commit(organization, write(services, path, 'once\n'), {
      logger,
    });
    expect(commitCount('adp-flux-services')).toBe(before + 1);
    expect(git('adp-flux-services', 'show', `main:${path}`)).toBe('once\n');
  });
});

describe('errors', () => {
  it.each([
    ['repository', { repo: 'no-such-repository' }, /no-such-repository/],
    [
      'branch',
      { ref: 'refs/heads/release' },
      /adp-flux-services has no refs\/heads\/release/,
    ],
    [
      'tag',
      { ref: 'refs/tags/9.9.9' },
      /adp-flux-services has no refs\/tags\/9.9.9/,
    ],
  ])('name an unknown %s', async (_what, wrong, message) => {
    await expect(
      connect().read(organization, read =>
        read([{ ref: { ...services, ...wrong }, paths: ['x'] }]),
      ),
    ).rejects.toThrow(message);
  });

  it('name a host without integration', async () => {
    await expect(
      connect().read({ host: 'github.example', owner: 'DEFRA' }, read =>
        read([{ ref: { ...services, host: 'github.example' }, paths: [] }]),
      ),
    ).rejects.toThrow(
      /No GitHub integration is configured for host "github.example"/,
    );
  });
});

describe('operations that wait for another one', () => {
  const waiting = (
    github: GitHubRepositories,
    attempts: ((read: ReadRefs) => Promise<Attempt<any>>)[],
  ) =>
    Promise.all(
      attempts.map(attempt =>
        github
          .commit(organization, attempt, { logger })
          .catch((error: Error) => error.message),
      ),
    );

  const list = (name: string, lines: string[]) =>
    lines.map(line => appendLine(services, `together/${name}`, line));

  it('share a commit, each with its own changes', async () => {
    const github = connect();
    const before = commitCount('adp-flux-services');
    sandbox.requests.reset();

    const results = await waiting(github, list('list', ['a', 'b', 'c', 'd']));

    expect(git('adp-flux-services', 'show', 'main:together/list')).toBe(
      'a\nb\nc\nd\n',
    );
    expect(commitCount('adp-flux-services') - before).toBe(2);
    expect(
      sandbox.requests.list().filter(({ contentCreating }) => contentCreating),
    ).toHaveLength(2);
    const made = results.map(result => (result as any).commits);
    expect(made.map(commits => commits.length)).toEqual([1, 1, 1, 1]);
    expect(new Set(made.map(([commit]) => commit.oid)).size).toBe(2);
    expect(made[2][0].changes).toEqual([
      { path: 'together/list', before: 'a\nb\n', after: 'a\nb\nc\n' },
    ]);
    const message = git(
      'adp-flux-services',
      'log',
      '-1',
      '--format=%B',
      'main',
    );
    expect(message).toMatch(/, and 2 more\n\n- .*\n- .*\n- .*/);
  });

  it('share none with one that wants to be alone', async () => {
    const github = connect();
    const [first, second, third, fourth, last] = list('alone', [
      ...['a', 'b', 'c', 'd', 'e'],
    ]);
    const commit = (attempt: typeof first, alone = false) =>
      github.commit(organization, attempt, { logger, alone });
    const results = await Promise.all([
      commit(first),
      commit(second),
      commit(third, true),
      commit(fourth),
      commit(last),
    ]);

    const oids = results.map(({ commits: [made] }) => made.oid);
    expect(new Set(oids).size).toBe(4);
    expect(oids[3]).toBe(oids[4]);
    expect(
      git('adp-flux-services', 'show', '--format=%B', oids[2]),
    ).not.toMatch(/more|\+[abde]$/m);
  });

  it('do not take others with them when one fails', async () => {
    const github = connect();
    const fails = async (): Promise<Attempt<void>> => {
      throw new Error('no such service');
    };
    const results = await waiting(github, [
      ...list('sound', ['a', 'b']),
      fails,
      ...list('sound', ['c']),
    ]);

    expect(results[2]).toBe('no such service');
    expect(git('adp-flux-services', 'show', 'main:together/sound')).toBe(
      'a\nb\nc\n',
    );
  });

  it('are carried out one by one when GitHub refuses what they have in common', async () => {
    const github = connect();
    await github.read(organization, read =>
      read([{ ref: services, paths: ['together/refused'] }]),
    );
    const refused = write(services, '../outside', 'x');
    const results = await waiting(github, [
      ...list('refused', ['a', 'b']),
      refused,
      ...list('refused', ['c']),
    ]);

    expect(results[2]).toEqual(expect.any(String));
    expect(git('adp-flux-services', 'show', 'main:together/refused')).toBe(
      'a\nb\nc\n',
    );
  });

  it('are told at once when GitHub does not answer, and are done when asked again', async () => {
    const github = connect();
    const tasks = list('unanswered', ['a', 'b', 'c', 'd', 'e']);
    await waiting(github, [write(services, 'together/first', 'x')]);
    sandbox.faults.add({
      service: 'github',
      match: { operation: 'createCommitOnBranch' },
      fault: { status: 503 },
      times: 100,
    });
    sandbox.requests.reset();
    const results = await waiting(github, tasks);

    expect(new Set(results)).toEqual(
      new Set([expect.stringMatching(/trying again is safe and completes it/)]),
    );
    // The first one, and the others together; each is tried four times.
    expect(
      sandbox.requests.list().filter(({ status }) => status === 503),
    ).toHaveLength(8);
    sandbox.faults.clear();
    await waiting(github, tasks);
    expect(git('adp-flux-services', 'show', 'main:together/unanswered')).toBe(
      'a\nb\nc\nd\ne\n',
    );
  });

  it('are not carried out once nobody wants them any more', async () => {
    const github = connect();
    const stop = new AbortController();
    const first = github.commit(organization, list('stopped', ['a'])[0], {
      logger,
    });
    const others = Promise.allSettled(
      list('stopped', ['b', 'c']).map((attempt, index) =>
        github.commit(organization, attempt, {
          logger,
          signal: index === 0 ? stop.signal : undefined,
        }),
      ),
    );
    stop.abort(new Error('stopped'));
    await first;

    expect((await others).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
    ]);
    expect(git('adp-flux-services', 'show', 'main:together/stopped')).toBe(
      'a\nc\n',
    );
  });

  it('come to the same beside somebody who commits faster', async () => {
    const clients = [connect(), connect()];
    sandbox.competingPusher.start({
      repository: 'DEFRA/adp-flux-services',
      branch: 'main',
      path: 'bumps.txt',
      everyMs: 60,
      count: 20,
    });
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    await Promise.all(
      list('contended', lines).map((attempt, index) =>
        clients[index % 2].commit(organization, attempt, { logger }),
      ),
    );
    await sandbox.competingPusher.stop();

    expect(
      git('adp-flux-services', 'show', 'main:together/contended')
        .trim()
        .split('\n')
        .sort(),
    ).toEqual([...lines].sort());
  });
});
