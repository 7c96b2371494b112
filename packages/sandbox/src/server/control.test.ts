import { useSandbox } from '../__testUtils__/useSandbox';
import type { FaultRequest } from './faults';
import type { RecordedRequest } from './requestLog';

const REPOSITORY = { owner: 'DEFRA', repo: 'adp-flux-services' };

describe('/_sandbox', () => {
  const test = useSandbox();

  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${test.sandbox.github.url}/_sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const arm = (fault: FaultRequest) => control('POST', 'faults', fault);
  const head = async () => {
    const { data } = await test.octokit.git.getRef({
      ...REPOSITORY,
      ref: 'heads/main',
    });
    return data.object.sha;
  };
  const write = (path: string) =>
    test.octokit.repos.createOrUpdateFileContents({
      ...REPOSITORY,
      path,
      message: `Write ${path}`,
      content: '',
    });

  beforeEach(async () => {
    await control('DELETE', 'faults');
    await control('DELETE', 'requests');
  });

  describe('requests', () => {
    const list = async () => {
      const response = await control('GET', 'requests');
      return (await response.json()) as {
        requests: RecordedRequest[];
        counts: Record<string, number>;
      };
    };

    it('counts reads and writes of every protocol', async () => {
      await head();
      await write('counted.txt');
      await test.octokit.graphql('{ viewer { login } }');
      const refs = await fetch(
        `${test.sandbox.github.url}/DEFRA/adp-flux-core.git/info/refs?service=git-upload-pack`,
      );
      await refs.text();
      const { requests, counts } = await list();

      expect(
        requests.map(({ service, method, operation, contentCreating }) => [
          service,
          method,
          operation,
          contentCreating,
        ]),
      ).toEqual([
        ['github', 'GET', undefined, false],
        ['github', 'PUT', undefined, true],
        ['github', 'POST', 'viewer', false],
        ['git', 'GET', 'upload-pack', false],
      ]);
      expect(requests.map(({ status }) => status)).toEqual([
        200, 201, 200, 200,
      ]);
      expect(counts).toMatchObject({
        'github viewer': 1,
        'git upload-pack': 1,
      });
    });

    it('calls an operation what the client calls it', async () => {
      await test.octokit.rateLimit.get({
        headers: { 'x-sandbox-operation': 'how much is left' },
      });

      expect((await list()).counts).toEqual({ 'github how much is left': 1 });
    });

    it('forgets them when asked', async () => {
      await head();
      await control('DELETE', 'requests');

      expect(await list()).toEqual({ requests: [], counts: {} });
    });
  });

  describe('faults', () => {
    it('answer as often as asked, without any effect', async () => {
      const before = await head();
      await arm({
        service: 'github',
        match: { method: 'put', path: '/contents/' },
        fault: { status: 429, retryAfterSeconds: 7 },
        times: 2,
      });

      for (const path of ['first.txt', 'second.txt']) {
        await expect(write(path)).rejects.toMatchObject({
          status: 429,
          response: {
            headers: { 'retry-after': '7' },
            data: {
              message: expect.stringContaining('secondary rate limit'),
            },
          },
        });
      }
      expect(await head()).toBe(before);
      await write('third.txt');
      expect(await head()).not.toBe(before);
    });

    it('cut the connection before the effect', async () => {
      const before = await head();
      await arm({
        service: 'github',
        match: { method: 'PUT' },
        fault: { drop: 'before' },
      });

      await expect(write('dropped-before.txt')).rejects.toThrow();
      expect(await head()).toBe(before);
    });

    it('cut the connection after the effect', async () => {
      const before = await head();
      await arm({
        service: 'github',
        match: { method: 'PUT' },
        fault: { drop: 'after' },
      });

      await expect(write('dropped-after.txt')).rejects.toThrow();
      expect(await head()).not.toBe(before);
      const { data } = await test.octokit.repos.listCommits(REPOSITORY);
      expect(data[0].commit.message).toBe('Write dropped-after.txt');
    });

    it('push to a branch just before a commit to it', async () => {
      const expectedHeadOid = await head();
      await arm({
        service: 'github',
        match: { operation: 'createCommitOnBranch' },
        fault: {
          competingPush: {
            repository: 'DEFRA/adp-flux-services',
            branch: 'main',
          },
        },
      });

      await expect(
        test.octokit.graphql(
          'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
          {
            input: {
              branch: {
                repositoryNameWithOwner: 'DEFRA/adp-flux-services',
                branchName: 'main',
              },
              message: { headline: 'Too late' },
              expectedHeadOid,
            },
          },
        ),
      ).rejects.toMatchObject({ errors: [{ type: 'STALE_DATA' }] });
      const { data } = await test.octokit.repos.listCommits(REPOSITORY);
      expect(data[0].commit.author?.name).toBe('fluxcdbot');
    });

    it('spoil pushes with Git too', async () => {
      await arm({
        service: 'git',
        match: { path: 'git-upload-pack' },
        fault: { status: 503 },
      });
      const response = await fetch(
        `${test.sandbox.github.url}/DEFRA/adp-flux-core.git/info/refs?service=git-upload-pack`,
      );

      expect(response.status).toBe(503);
    });

    it.each([
      {
        name: 'an unknown service',
        fault: { service: 'gitlab', match: {}, fault: {} },
        message: 'service: Invalid enum value',
      },
      {
        name: 'a broken regular expression',
        fault: { service: 'github', match: { path: '(' }, fault: {} },
        message: 'match.path: is not a regular expression',
      },
      {
        name: 'a misspelt fault',
        fault: { service: 'github', match: {}, fault: { stat: 500 } },
        message: "Unrecognized key(s) in object: 'stat'",
      },
    ])('refuse $name', async ({ fault, message }) => {
      const response = await control('POST', 'faults', fault);

      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({
        message: expect.stringContaining(message),
      });
    });
  });

  it('commits to a branch in the background', async () => {
    const response = await control('POST', 'competing-pusher', {
      repository: 'DEFRA/adp-flux-services',
      branch: 'main',
      path: 'services/image.txt',
      everyMs: 0,
      count: 5,
    });
    expect(response.status).toBe(202);
    await test.sandbox.competingPusher.finished();

    const { data } = await test.octokit.repos.listCommits({
      ...REPOSITORY,
      path: 'services/image.txt',
    });
    expect(data.map(({ commit }) => commit.author?.name)).toEqual(
      Array(5).fill('fluxcdbot'),
    );
  });
});
