import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ClientSecretCredential } from '@azure/identity';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const tokenUrl = (tenant = server.tenants.defra.tenantId) =>
  `${server.url}/${tenant}/oauth2/v2.0/token`;

async function post(
  url: string,
  parameters: Record<string, string>,
  headers?: Record<string, string>,
) {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: new URLSearchParams(parameters),
  });
  return { status: response.status, body: await response.json() };
}

const clientCredentials = () => ({
  grant_type: 'client_credentials',
  client_id: server.tenants.defra.clientId,
  client_secret: server.tenants.defra.clientSecret,
  scope: 'https://graph.microsoft.com/.default',
});

it('gives @azure/identity a token that its published keys verify', async () => {
  const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
    server.tenants.defradev;
  const credential = new ClientSecretCredential(
    tenantId,
    clientId,
    clientSecret,
    { authorityHost: server.authorityHost, disableInstanceDiscovery: true },
  );
  const { token } = await credential.getToken(
    'https://graph.microsoft.com/.default',
  );

  const keys = await fetch(`${server.url}/${tenantId}/discovery/v2.0/keys`);
  expect(await keys.json()).toMatchObject({
    keys: [{ kty: 'RSA', alg: 'RS256', use: 'sig' }],
  });
  const { payload, protectedHeader } = await jwtVerify(
    token,
    createRemoteJWKSet(new URL(keys.url)),
    { audience: 'https://graph.microsoft.com' },
  );
  expect(protectedHeader.alg).toBe('RS256');
  expect(payload).toMatchObject({
    iss: `https://sts.windows.net/${tenantId}/`,
    tid: tenantId,
    appid: clientId,
    oid: servicePrincipalObjectId,
    roles: expect.arrayContaining(['Group.Create', 'User.Read.All']),
  });
});

it('gives one to a program that only trusts the authority by its environment', async () => {
  const { tenantId, clientId, clientSecret } = server.tenants.defra;
  const script = `
    const { ClientSecretCredential } = require('@azure/identity');
    const [tenantId, clientId, clientSecret, authorityHost] = process.argv.slice(1);
    new ClientSecretCredential(tenantId, clientId, clientSecret, {
      authorityHost,
      disableInstanceDiscovery: true,
    })
      .getToken('https://graph.microsoft.com/.default')
      .then(({ token }) => console.log(token));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-e', script, tenantId, clientId, clientSecret, server.authorityHost],
    {
      cwd: __dirname,
      env: { NODE_EXTRA_CA_CERTS: join(server.stateDir, 'entra-ca.pem') },
    },
  );
  expect(decodeJwt(stdout.trim())).toMatchObject({ appid: clientId });
});

it('authenticates an application by HTTP Basic too', async () => {
  const { client_id, client_secret, ...request } = clientCredentials();
  const { status, body } = await post(tokenUrl(), request, {
    Authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}`,
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
});

it('knows a tenant by its domain', async () => {
  const { status } = await post(tokenUrl('defra.gov.uk'), clientCredentials());
  expect(status).toBe(200);
});

it.each([
  ['a wrong secret', { client_secret: 'x' }, 401, 'invalid_client', 7000215],
  ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218],
  [
    'an unknown application',
    { client_id: 'x' },
    400,
    'unauthorized_client',
    700016,
  ],
  ['no client_id', { client_id: '' }, 400, 'invalid_request', 900144],
  ['no grant_type', { grant_type: '' }, 400, 'invalid_request', 900144],
  [
    'an unknown grant',
    { grant_type: 'password' },
    400,
    'unsupported_grant_type',
    70003,
  ],
  [
    'a scope that names no resource',
    { scope: 'User.Read' },
    400,
    'invalid_scope',
    1002012,
  ],
  [
    'an unknown resource',
    { scope: 'https://vault.azure.net/.default' },
    400,
    'invalid_resource',
    500011,
  ],
])('refuses %s as Entra does', async (_, change, status, error, code) => {
  const answer = await post(tokenUrl(), { ...clientCredentials(), ...change });
  expect(answer).toEqual({
    status,
    body: expect.objectContaining({
      error,
      error_codes: [code],
      error_description: expect.stringMatching(`^AADSTS${code}: `),
    }),
  });
});

it('refuses the secret of another tenant', async () => {
  const { status, body } = await post(
    tokenUrl(server.tenants.defradev.tenantId),
    clientCredentials(),
  );
  expect(status).toBe(400);
  expect(body.error_codes).toEqual([700016]);
});

it('refuses an unknown tenant', async () => {
  const { status, body } = await post(tokenUrl('contoso.com'), {});
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
});
