import { connect } from 'node:net';
import { once } from 'node:events';
import { openSignInPage } from './__testUtils__/signInPage';
import { startTestServer, type TestServer } from './__testUtils__/testServer';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const discovery = async (url: string) =>
  fetch(
    `${url}/${server.tenants.defra.tenantId}/v2.0/.well-known/openid-configuration`,
  );

it('serves the sign-in page without TLS, and discovery says so', async () => {
  const { authorization_endpoint: endpoint, ...endpoints } = await (
    await discovery(server.url)
  ).json();
  expect(endpoint).toMatch(/^http:\/\/localhost:/);
  expect(endpoints.token_endpoint).toMatch(/^https:\/\/localhost:/);

  const page = await openSignInPage(
    `${endpoint}?${new URLSearchParams({
      client_id: server.tenants.defra.portal.clientId,
      redirect_uri: 'http://localhost:7007/callback',
      response_type: 'code',
      scope: 'openid',
    })}`,
  );
  expect(page.status).toBe(200);
  const { location } = await page.choose('Jane Doe');
  expect(location?.searchParams.has('code')).toBe(true);
});

it('serves nothing else without TLS', async () => {
  const response = await discovery(server.url.replace('https:', 'http:'));
  expect(response.status).toBe(403);
  await expect(response.text()).resolves.toBe(
    'Only the sign-in page is served without HTTPS.\n',
  );
});

it('stops although a client is connected that never says anything', async () => {
  const other = await startTestServer();
  const socket = connect(Number(new URL(other.url).port), 'localhost');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await other.stop();
  await closed;
  expect(socket.destroyed).toBe(true);
});
