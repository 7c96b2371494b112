import { connect } from 'node:tls';
import type { Client } from '@microsoft/microsoft-graph-client';
import { credentialOf, graphClientOf } from './__testUtils__/graphClient';
import { startTestServer, type TestServer } from './__testUtils__/testServer';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ replicationMisses: 0 });
  client = graphClientOf(server);
  // Takes its token now, so that the log of the tests has Graph's requests only.
  await client.api('/organization').get();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.requests.reset();
  server.faults.clear();
});

const groupNames = async (): Promise<string[]> => {
  const { value } = await client.api('/groups').top(999).get();
  return value.map(({ displayName }: { displayName: string }) => displayName);
};

const createGroup = async (displayName: string) => {
  const token = await credentialOf(server).getToken(
    'https://graph.microsoft.com/.default',
  );
  return fetch(`${server.graphBaseUrl}/v1.0/groups`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token.token}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      displayName,
      mailEnabled: false,
      mailNickname: displayName,
      securityEnabled: true,
    }),
  });
};

describe('the request log', () => {
  it('names what was asked for, whatever the ids', async () => {
    await client.api('/users/jane.doe@defra.gov.uk').get();
    await client.api('/users/amir.khan@defra.gov.uk').get();
    await createGroup('logged');
    expect(server.requests.counts()).toEqual({
      'entra GET /users/{id}': 2,
      'entra GET /{tenant}/v2.0/.well-known/openid-configuration': 1,
      'entra POST /{tenant}/oauth2/v2.0/token': 1,
      'entra POST /groups': 1,
    });
    expect(
      server.requests.list().filter(({ contentCreating }) => contentCreating),
    ).toMatchObject([{ method: 'POST', path: '/v1.0/groups' }]);
  });
});

it('counts what requests cost, of a batch for all in it', async () => {
  await client.api('/users?$select=id').get();
  await client.api('/users').get();
  await client.api('/$batch').post({
    requests: [
      { id: '1', method: 'GET', url: '/users' },
      { id: '2', method: 'GET', url: '/users/nobody@defra.gov.uk' },
    ],
  });
  expect(
    server.requests.list().map(({ resourceUnits }) => resourceUnits),
  ).toEqual([1, 2, 3]);
});

describe('a fault', () => {
  it('throttles, and the client obeys Retry-After', async () => {
    server.faults.add({
      service: 'entra',
      match: { path: '^/v1.0/users' },
      fault: { status: 429, retryAfterSeconds: 1 },
    });
    await expect(
      client.api('/users/jane.doe@defra.gov.uk').get(),
    ).resolves.toMatchObject({ displayName: 'Jane Doe' });
    expect(server.requests.counts()).toEqual({ 'entra GET /users/{id}': 2 });
  });

  it('has the format of Graph, or of the token endpoint', async () => {
    server.faults.add({
      service: 'entra',
      fault: { status: 503, retryAfterSeconds: 1 },
      times: 2,
    });
    const graph = await fetch(`${server.graphBaseUrl}/v1.0/users`);
    expect(graph.status).toBe(503);
    expect(graph.headers.get('retry-after')).toBe('1');
    await expect(graph.json()).resolves.toMatchObject({
      error: { code: 'ServiceUnavailable' },
    });
    const token = await fetch(`${server.url}/x/oauth2/v2.0/token`);
    expect(token.status).toBe(503);
    await expect(token.json()).resolves.toMatchObject({
      error: 'temporarily_unavailable',
    });
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)(
    'cuts the connection %s the request has its effect',
    async (drop, hasEffect) => {
      server.faults.add({
        service: 'entra',
        match: { operation: '^POST /groups$' },
        fault: { drop },
      });
      await expect(createGroup(`dropped-${drop}`)).rejects.toThrow(
        'fetch failed',
      );
      const names = await groupNames();
      expect(names.includes(`dropped-${drop}`)).toBe(hasEffect);
    },
  );
});

it('refuses a body that is not JSON', async () => {
  const { token } = await credentialOf(server).getToken(
    'https://graph.microsoft.com/.default',
  );
  const response = await fetch(`${server.graphBaseUrl}/v1.0/groups`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: '{',
  });
  expect(response.status).toBe(400);
  await expect(response.json()).resolves.toMatchObject({
    error: {
      code: 'Request_BadRequest',
      message: expect.stringContaining('Unable to read JSON request payload'),
    },
  });
});

it('refuses a path that is not encoded correctly', async () => {
  const { token } = await credentialOf(server).getToken(
    'https://graph.microsoft.com/.default',
  );
  // No client library sends such a path.
  const { hostname, port } = new URL(server.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      ca: server.ca,
    });
    socket.once('data', data => {
      resolve(String(data));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.write(
      `GET /v1.0/users/%ZZ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
  });
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
});
