import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { openSignInPage } from '../__testUtils__/signInPage';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { peopleOf } from '../seed/people';
import { TENANTS } from '../seed/tenants';

const REDIRECT_URI = 'http://localhost:7007/api/auth/oidc/handler/frame';
const CODE_VERIFIER = 'a-code-verifier-of-at-least-43-characters-as-RFC-7636';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const endpoint = (name: 'authorize' | 'token') =>
  `${server.url}/${server.tenants.defra.tenantId}/oauth2/v2.0/${name}`;

function authorizeUrl(parameters: Record<string, string> = {}): string {
  return `${endpoint('authorize')}?${new URLSearchParams({
    client_id: server.tenants.defra.portal.clientId,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    state: 'the-state',
    code_challenge: createHash('sha256')
      .update(CODE_VERIFIER)
      .digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  })}`;
}

async function codeFor(name: string, scope?: string): Promise<string> {
  const page = await openSignInPage(authorizeUrl(scope ? { scope } : {}));
  const { location } = await page.choose(name);
  return location?.searchParams.get('code') ?? '';
}

async function redeem(parameters: Record<string, string>) {
  const { clientId, clientSecret } = server.tenants.defra.portal;
  const response = await fetch(endpoint('token'), {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT_URI,
      code_verifier: CODE_VERIFIER,
      ...parameters,
    }),
  });
  return { status: response.status, body: await response.json() };
}

it('shows the people of the directory by their role', async () => {
  const { status, sections } = await openSignInPage(authorizeUrl());
  expect(status).toBe(200);
  expect(sections.slice(0, 4)).toEqual([
    {
      title: 'Administrator of the delivery project FCP Demo',
      people: ['Jane Doe'],
    },
    { title: 'Technical member of FCP Demo', people: ['Amir Khan'] },
    {
      title: 'Member of FCP Demo who is not technical',
      people: ['Beth Jones'],
    },
    {
      title: 'Platform team',
      people: ['Pat Platform', 'Ravi Patel', 'Sofia Rossi', 'Tomos Evans'],
    },
  ]);
  const others = sections[4].people;
  expect(others.length).toBeGreaterThan(50);
  expect(others).toContain('Niamh O&#39;Brien');
  // Her account is disabled.
  expect(others).not.toContain('Leah Former');
});

it('shows the person whom the application expects first', async () => {
  const { sections } = await openSignInPage(
    authorizeUrl({ login_hint: 'Amir.Khan@defra.gov.uk' }),
  );
  expect(sections[0]).toEqual({ title: 'Continue as', people: ['Amir Khan'] });
  expect(sections[2].people).not.toContain('Amir Khan');
});

it('sends the browser back with the state and a code that works once', async () => {
  const page = await openSignInPage(authorizeUrl());
  const { status, location } = await page.choose('Jane Doe');
  expect(status).toBe(303);
  expect(location?.href).toMatch(REDIRECT_URI);
  expect(location?.searchParams.get('state')).toBe('the-state');

  const code = location?.searchParams.get('code') ?? '';
  await expect(redeem({ code })).resolves.toMatchObject({
    status: 200,
    body: {
      token_type: 'Bearer',
      scope: 'openid profile email offline_access',
      access_token: expect.any(String),
      id_token: expect.any(String),
      refresh_token: expect.any(String),
    },
  });
  await expect(redeem({ code })).resolves.toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_codes: [70000] },
  });
});

it.each([
  [
    'another code verifier',
    { code_verifier: 'another-verifier-that-is-long-enough-for-RFC-7636' },
    50148,
  ],
  ['no code verifier', { code_verifier: '' }, 900144],
  ['another redirect URI', { redirect_uri: 'http://localhost:3000/' }, 50011],
])('refuses a code with %s', async (_, parameters, code) => {
  await expect(
    redeem({ code: await codeFor('Jane Doe'), ...parameters }),
  ).resolves.toMatchObject({ status: 400, body: { error_codes: [code] } });
});

it('tells the application when nobody is signed in and no page may be shown', async () => {
  const response = await fetch(authorizeUrl({ prompt: 'none' }), {
    redirect: 'manual',
  });
  const location = new URL(response.headers.get('location') ?? '');
  expect(Object.fromEntries(location.searchParams)).toEqual({
    error: 'login_required',
    error_description: expect.stringContaining('AADSTS50058'),
    state: 'the-state',
  });
});

it.each([
  ['an unknown scope', { scope: 'openid x' }, 'invalid_scope'],
  ['no scope', { scope: '' }, 'invalid_request'],
  [
    'an implicit flow',
    { response_type: 'id_token' },
    'unsupported_response_type',
  ],
  ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
])('sends %s back as an error', async (_, parameters, error) => {
  const response = await fetch(authorizeUrl(parameters), {
    redirect: 'manual',
  });
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.origin).toBe('http://localhost:7007');
  expect(location.searchParams.get('error')).toBe(error);
});

it.each([
  [
    'an unknown application',
    () => ({ client_id: 'x"><script>' }),
    /AADSTS700016.*&#39;x&quot;&gt;&lt;script&gt;&#39;/,
  ],
  [
    'the application that is for Graph',
    () => ({ client_id: server.tenants.defra.clientId }),
    /AADSTS500113/,
  ],
  [
    'a redirect URI elsewhere',
    () => ({ redirect_uri: 'https://portal.example/callback' }),
    /AADSTS50011:.*portal\.example/,
  ],
  [
    'a redirect URI that begins as if it were local',
    () => ({ redirect_uri: 'http://localhost.example/callback' }),
    /AADSTS50011/,
  ],
])(
  'shows an error for %s, and redirects nowhere',
  async (_, parameters, text) => {
    const page = await openSignInPage(authorizeUrl(parameters()));
    expect(page.status).toBe(400);
    expect(page.text).toMatch(text);
  },
);

it('does not sign in an account that is disabled', async () => {
  const [leah] = peopleOf(TENANTS[0]).filter(
    ({ name }) => name === 'Leah Former',
  );
  const page = await openSignInPage(authorizeUrl());
  // There is no button for her, so this is her id sent by hand.
  await expect(page.choose(leah.id)).resolves.toEqual({
    status: 400,
    location: null,
  });
});

describe('userinfo', () => {
  const userInfo = (token: string) =>
    fetch(`${server.url}/oidc/userinfo`, {
      headers: { Authorization: `Bearer ${token}` },
    });

  it.each([
    [
      'openid profile email',
      { name: 'Jane Doe', email: 'jane.doe@defra.gov.uk' },
    ],
    ['openid profile', { name: 'Jane Doe' }],
    ['openid', {}],
  ])('says what the scopes %s allow', async (scope, claims) => {
    const { body } = await redeem({ code: await codeFor('Jane Doe', scope) });
    const response = await userInfo(body.access_token);
    await expect(response.json()).resolves.toEqual({
      sub: expect.any(String),
      ...claims,
    });
  });

  it('is for people who signed in', async () => {
    const { clientId, clientSecret } = server.tenants.defra;
    const { body } = await redeem({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    for (const token of [body.access_token, 'x.y.z', '']) {
      const response = await userInfo(token);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });
});

describe('a refresh token', () => {
  const refreshTokenFor = async (name: string): Promise<string> => {
    const { body } = await redeem({ code: await codeFor(name) });
    return body.refresh_token;
  };
  const refresh = (token: string, parameters: Record<string, string> = {}) =>
    redeem({
      grant_type: 'refresh_token',
      refresh_token: token,
      ...parameters,
    });

  it('gives new tokens, also after a restart', async () => {
    const token = await refreshTokenFor('Jane Doe');
    server = await server.restart();
    const { status, body } = await refresh(token);
    expect(status).toBe(200);
    expect(decodeJwt(body.id_token)).toMatchObject({ name: 'Jane Doe' });
    await expect(refresh(body.refresh_token)).resolves.toMatchObject({
      status: 200,
    });
  });

  it('is of no use to another application, and no access token', async () => {
    const { clientId, clientSecret } = server.tenants.defra;
    const token = await refreshTokenFor('Jane Doe');
    await expect(
      refresh(token, { client_id: clientId, client_secret: clientSecret }),
    ).resolves.toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const { body } = await redeem({ code: await codeFor('Jane Doe') });
    await expect(refresh(body.access_token)).resolves.toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });
});
