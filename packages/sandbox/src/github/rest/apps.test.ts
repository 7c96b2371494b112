import { generateKeyPairSync } from 'node:crypto';
import { appJwt, useSandbox } from '../../__testUtils__/useSandbox';

const TEAMS_CONFIG = { owner: 'DEFRA', repo: 'adp-teams-config' };

describe('GitHub Apps', () => {
  const test = useSandbox();

  it('knows an app by the JWT that it signs', async () => {
    const app = await test.asApp();

    expect((await app.apps.getAuthenticated()).data).toMatchObject({
      id: test.sandbox.github.app.appId,
      slug: 'adp-portal',
      client_id: test.sandbox.github.app.clientId,
    });
    const { data } = await app.apps.listInstallations();
    expect(
      data.map(({ account }) => account && 'login' in account && account.login),
    ).toEqual(['defra-adp-sandpit', 'DEFRA']);
  });

  it.each([
    {
      name: 'signed with another key',
      jwt: () =>
        appJwt(test.sandbox, {
          key: generateKeyPairSync('rsa', {
            modulusLength: 2048,
            privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
            publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
          }).privateKey,
        }),
    },
    {
      name: 'that has expired',
      jwt: () => appJwt(test.sandbox, { lifetimeSeconds: -10 }),
    },
    {
      name: 'that lives longer than GitHub allows',
      jwt: () => appJwt(test.sandbox, { lifetimeSeconds: 3600 }),
    },
    { name: 'that is none', jwt: async () => 'a.b.c' },
  ])('refuses a JWT $name', async ({ jwt }) => {
    const app = test.octokitWith(await jwt());

    await expect(app.apps.getAuthenticated()).rejects.toMatchObject({
      status: 401,
    });
  });

  it('gives out tokens for one organisation only', async () => {
    const sandpit = await test.asInstallation('defra-adp-sandpit');

    await sandpit.repos.get({
      owner: 'defra-adp-sandpit',
      repo: 'adp-teams-config',
    });
    await expect(sandpit.repos.get(TEAMS_CONFIG)).rejects.toMatchObject({
      status: 404,
    });
    await expect(
      sandpit.repos.createInOrg({ org: 'DEFRA', name: 'intruder' }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining(
        'Resource not accessible by integration',
      ),
    });
    const { data } = await sandpit.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map(({ owner }) => owner.login)).toEqual(
      Array(4).fill('defra-adp-sandpit'),
    );
  });

  it('gives out tokens for some repositories and permissions only', async () => {
    const reader = await test.asInstallation('DEFRA', {
      repositories: ['adp-teams-config'],
      permissions: { contents: 'read' },
    });

    await reader.repos.getContent({ ...TEAMS_CONFIG, path: 'README.md' });
    await expect(
      reader.repos.createOrUpdateFileContents({
        ...TEAMS_CONFIG,
        path: 'a.txt',
        message: 'Write',
        content: '',
      }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('does not give out more than the app has', async () => {
    await expect(
      test.asInstallation('DEFRA', { permissions: { secrets: 'write' } }),
    ).rejects.toMatchObject({ status: 422 });
    await expect(
      test.asInstallation('DEFRA', { repositories: ['not-there'] }),
    ).rejects.toMatchObject({ status: 422 });
  });

  it('commits as the bot of the app', async () => {
    const installation = await test.asInstallation('DEFRA');
    const { data } = await installation.repos.createOrUpdateFileContents({
      ...TEAMS_CONFIG,
      path: 'bot.txt',
      message: 'Write',
      content: '',
    });

    expect(data.commit.author).toMatchObject({
      name: 'adp-portal[bot]',
      email: `${test.sandbox.github.app.appId}+adp-portal[bot]@users.noreply.github.com`,
    });
  });

  it('keeps tokens and keys out of the request log', async () => {
    await test.asInstallation('DEFRA');

    const log = JSON.stringify(test.sandbox.requests.list());
    expect(log).toContain('/access_tokens');
    expect(log).not.toMatch(/ghs_|ghp_|eyJ|PRIVATE KEY/);
  });

  it.each([
    { name: 'an unknown token', auth: 'ghp_unknown', status: 401 },
    { name: 'no token', auth: undefined, status: 401 },
  ])('refuses to write with $name', async ({ auth, status }) => {
    await expect(
      test.octokitWith(auth).repos.createOrUpdateFileContents({
        owner: 'DEFRA',
        repo: 'adp-flux-core',
        path: 'a.txt',
        message: 'Write',
        content: '',
      }),
    ).rejects.toMatchObject({ status });
  });

  it('says how much of the rate limit is left', async () => {
    const installation = await test.asInstallation('DEFRA');
    const { data, headers } = await installation.rateLimit.get();

    expect(data.rate.limit).toBe(15_000);
    expect(Number(headers['x-ratelimit-remaining'])).toBe(data.rate.remaining);
  });
});
