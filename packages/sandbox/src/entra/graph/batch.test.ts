import type { Client } from '@microsoft/microsoft-graph-client';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ replicationMisses: 0 });
  client = graphClientOf(server);
});
afterAll(() => server.stop());
beforeEach(() => {
  server.requests.reset();
  server.faults.clear();
});

type BatchResponse = {
  id: string;
  status: number;
  headers: Record<string, string>;
  body?: { id: string; error?: { code: string } };
};

const batch = async (requests: object[]): Promise<BatchResponse[]> => {
  const { responses } = await client.api('/$batch').post({ requests });
  return responses;
};

const readUser = (id: string, name = 'jane.doe') => ({
  id,
  method: 'GET',
  url: `/users/${name}@defra.gov.uk?$select=id,displayName`,
});

const createGroup = (id: string, displayName: string) => ({
  id,
  method: 'POST',
  url: 'groups',
  headers: { 'Content-Type': 'application/json' },
  body: {
    displayName,
    mailEnabled: false,
    mailNickname: displayName,
    securityEnabled: true,
  },
});

it('answers each request for itself, in one HTTP request', async () => {
  const responses = await batch([
    readUser('1'),
    readUser('2', 'nobody'),
    createGroup('3', 'batched'),
    { id: '4', method: 'PUT', url: '/groups' },
  ]);
  expect(responses).toMatchObject([
    {
      id: '1',
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: { displayName: 'Jane Doe' },
    },
    {
      id: '2',
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    },
    { id: '3', status: 201, body: { displayName: 'batched' } },
    { id: '4', status: 405 },
  ]);
  expect(
    server.requests.list().filter(({ path }) => path.startsWith('/v1.0')),
  ).toMatchObject([
    {
      operation: 'POST /$batch',
      contentCreating: true,
      batch: [
        { operation: 'GET /users/{id}', status: 200 },
        { operation: 'GET /users/{id}', status: 404 },
        { method: 'POST', path: 'groups', operation: 'POST /groups' },
        { method: 'PUT', path: '/groups', status: 405 },
      ],
    },
  ]);
});

it('passes headers on to its requests', async () => {
  const [response] = await batch([
    {
      id: '1',
      method: 'GET',
      url: '/users?$filter=accountEnabled ne true&$count=true',
      headers: { ConsistencyLevel: 'eventual' },
    },
  ]);
  expect(response).toMatchObject({ status: 200, body: { '@odata.count': 1 } });
});

it('does not run what depends on a failed request', async () => {
  const responses = await batch([
    readUser('1', 'nobody'),
    { ...createGroup('2', 'dependent'), dependsOn: ['1'] },
    { ...readUser('3'), dependsOn: ['2'] },
  ]);
  expect(responses.map(({ status }) => status)).toEqual([404, 424, 424]);
  const { value } = await client
    .api('/groups')
    .filter("displayName eq 'dependent'")
    .get();
  expect(value).toEqual([]);
});

it('throttles single requests', async () => {
  server.faults.add({
    service: 'entra',
    match: { operation: '^POST /groups$' },
    fault: { status: 429, retryAfterSeconds: 7 },
  });
  const responses = await batch([
    readUser('1'),
    createGroup('2', 'throttled'),
    createGroup('3', 'not-throttled'),
  ]);
  expect(responses).toMatchObject([
    { status: 200 },
    {
      status: 429,
      headers: { 'Retry-After': '7' },
      body: { error: { code: 'TooManyRequests' } },
    },
    { status: 201 },
  ]);
});

it.each([
  [
    'more than 20 requests',
    Array.from({ length: 21 }, (_, index) => readUser(String(index))),
    /exceeds the maximum value of 20/,
  ],
  [
    'two requests with one id',
    [readUser('a'), readUser('A')],
    /'A' is not unique/,
  ],
  [
    'an unknown dependency',
    [{ ...readUser('1'), dependsOn: ['2'] }],
    /'1' depends on '2'/,
  ],
  [
    'a body without its type',
    [{ ...createGroup('1', 'x'), headers: {} }],
    /1 does not contain Content-Type header/,
  ],
  [
    'a request without id',
    [{ method: 'GET', url: '/users' }],
    /requests.0.id: Required/,
  ],
])('refuses %s altogether', async (_, requests, message) => {
  await expect(batch(requests)).rejects.toMatchObject({
    statusCode: 400,
    code: 'BadRequest',
    message: expect.stringMatching(message),
  });
});

it('accepts 20 requests', async () => {
  const requests = Array.from({ length: 20 }, (_, index) =>
    readUser(String(index)),
  );
  await expect(batch(requests)).resolves.toHaveLength(20);
});
