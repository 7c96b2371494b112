import type { Client } from '@microsoft/microsoft-graph-client';
import type { User } from '@microsoft/microsoft-graph-types';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer();
  client = graphClientOf(server);
});
afterAll(() => server.stop());

it('finds a user by user principal name or id, with the default properties', async () => {
  const user = await client.api('/users/Jane.Doe@defra.gov.uk').get();
  expect(user).toEqual({
    '@odata.context': `${server.url}/v1.0/$metadata#users/$entity`,
    businessPhones: [],
    displayName: 'Jane Doe',
    givenName: 'Jane',
    jobTitle: 'Lead Developer',
    mail: 'jane.doe@defra.gov.uk',
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: 'Doe',
    userPrincipalName: 'jane.doe@defra.gov.uk',
    id: expect.any(String),
  });
  await expect(client.api(`/users/${user.id}`).get()).resolves.toEqual(user);
});

it.each([
  [
    'a guest, whose name has a #',
    '/users/sam.taylor_supplier.example%23EXT%23@defra.onmicrosoft.com',
    'Sam Taylor',
  ],
  [
    'a name with an apostrophe',
    "/users/niamh.o'brien@defra.gov.uk",
    "Niamh O'Brien",
  ],
  [
    'a key in parentheses',
    "/users('niamh.o''brien@defra.gov.uk')",
    "Niamh O'Brien",
  ],
])('finds %s', async (_, path, displayName) => {
  await expect(
    client.api(path).select('displayName').get(),
  ).resolves.toMatchObject({ displayName });
});

it("says in Graph's words that there is no such user", async () => {
  await expect(
    client.api('/users/nobody@defra.gov.uk').get(),
  ).rejects.toMatchObject({
    statusCode: 404,
    code: 'Request_ResourceNotFound',
    message:
      "Resource 'nobody@defra.gov.uk' does not exist or one of its queried reference-property objects are not present.",
  });
});

it('shows each tenant its own users only', async () => {
  const sandpit = graphClientOf(server, 'defradev');
  await expect(
    sandpit.api('/users/jane.doe@defra.gov.uk').get(),
  ).rejects.toMatchObject({ statusCode: 404 });
  await expect(
    sandpit.api('/users/jane.doe@defradev.onmicrosoft.com').get(),
  ).resolves.toMatchObject({ mail: 'jane.doe@defra.gov.uk' });
});

describe('$filter', () => {
  const namesFor = async (filter: string, isAdvanced = false) => {
    const request = client
      .api('/users')
      .select('displayName')
      .filter(encodeURIComponent(filter));
    const { value } = await (isAdvanced
      ? request.header('ConsistencyLevel', 'eventual').count()
      : request
    ).get();
    return value.map(({ displayName }: User) => displayName);
  };

  it.each([
    ["displayName eq 'Jane Doe'", ['Jane Doe']],
    ["mail eq 'JANE.DOE@defra.gov.uk'", ['Jane Doe']],
    ["displayName eq 'Niamh O''Brien'", ["Niamh O'Brien"]],
    ["displayName eq 'Zoë Müller'", ['Zoë Müller']],
    ["displayName eq 'R&D + #1'", []],
    ['accountEnabled eq false', ['Leah Former']],
    ['mail eq null', ['Svc Deploy']],
    ["userType eq 'Guest'", ['Sam Taylor']],
    ["startswith(displayName,'Ja')", ['Jane Doe', 'Jack Murphy']],
    ["startsWith(mail, 'JOSE.')", ['José García Núñez']],
    [
      "userPrincipalName in ('jane.doe@defra.gov.uk','amir.khan@defra.gov.uk')",
      ['Jane Doe', 'Amir Khan'],
    ],
    [
      "surname eq 'Doe' or surname eq 'Khan' and givenName eq 'Nobody'",
      ['Jane Doe'],
    ],
    [
      "(surname eq 'Doe' or surname eq 'Khan') and givenName eq 'Amir'",
      ['Amir Khan'],
    ],
  ])('%s', async (filter, names) => {
    await expect(namesFor(filter)).resolves.toEqual(names);
  });

  it.each([
    [
      "jobTitle ne 'Software Developer' and startswith(surname,'K')",
      ['Anna Kowalska'],
    ],
    ["endswith(userPrincipalName,'@defra.onmicrosoft.com')", ['Sam Taylor']],
    [
      "not startswith(givenName,'Jan') and startswith(displayName,'Ja')",
      ['Jack Murphy'],
    ],
    ['NOT(accountEnabled eq true)', ['Leah Former']],
  ])('%s, in an advanced query', async (filter, names) => {
    await expect(namesFor(filter, true)).resolves.toEqual(names);
    await expect(namesFor(filter)).rejects.toMatchObject({
      statusCode: 400,
      code: 'Request_UnsupportedQuery',
    });
  });

  it.each([
    ["displayName eq 'O'Brien'", 'BadRequest', /unterminated string literal/],
    ['displayName eq Jane', 'BadRequest', /Syntax error at position 15 in/],
    ["displayName eq 'x' and", 'BadRequest', /Syntax error at position 22 in/],
    ["displayName gt 'x'", 'BadRequest', /Syntax error at position 12 in/],
    [
      "contains(displayName,'x')",
      'BadRequest',
      /unknown function with name 'contains'/,
    ],
    [
      "shoeSize eq '44'",
      'BadRequest',
      /Could not find a property named 'shoeSize' on type 'microsoft.graph.user'/,
    ],
    [
      "city eq 'London'",
      'Request_UnsupportedQuery',
      /property 'city' of resource 'user'/,
    ],
    [
      `mail in (${"'x',".repeat(15)}'x')`,
      'Request_UnsupportedQuery',
      /'OR' operators: 16. Max allowed: 15/,
    ],
  ])('refuses %s', async (filter, code, message) => {
    await expect(namesFor(filter)).rejects.toMatchObject({
      statusCode: 400,
      code,
      message: expect.stringMatching(message),
    });
  });
});

describe('other query options', () => {
  it('cuts pages of 100, or as asked, which the next link continues', async () => {
    const first = await client.api('/users').top(40).select('id').get();
    expect(first.value).toHaveLength(40);
    expect(first['@odata.nextLink']).toMatch(
      `${server.url}/v1.0/users?$top=40&$select=id&$skiptoken=`,
    );
    const second = await client.api(first['@odata.nextLink']).get();
    expect(second['@odata.nextLink']).toBeUndefined();
    const all = await client.api('/users').select('id').get();
    expect([...first.value, ...second.value]).toEqual(all.value);
  });

  it('counts when the query is an advanced one', async () => {
    const counted = await client
      .api('/users')
      .header('ConsistencyLevel', 'eventual')
      .count()
      .top(1)
      .get();
    expect(counted['@odata.count']).toBeGreaterThanOrEqual(60);
    const basic = await client.api('/users').count().top(1).get();
    expect(basic).not.toHaveProperty('@odata.count');
  });

  it('counts as a segment of the path', async () => {
    const response = await client
      .api('/users/$count?$filter=accountEnabled eq false')
      .header('ConsistencyLevel', 'eventual')
      .get();
    expect(response).toBe('1');
  });

  it('searches words by their beginnings', async () => {
    const { value } = await client
      .api('/users')
      .header('ConsistencyLevel', 'eventual')
      .search('"displayName:garc"')
      .get();
    expect(value).toMatchObject([{ displayName: 'José García Núñez' }]);
  });

  it.each([
    [
      '/users?$top=1000',
      400,
      'Request_BadRequest',
      /'1000'. Must be between 1 and 999/,
    ],
    ['/users?$top=0', 400, 'Request_BadRequest', /Must be between 1 and 999/],
    ['/users?$select=shoeSize', 400, 'BadRequest', /property named 'shoeSize'/],
    ['/users?$skiptoken=zzz', 400, 'Request_BadRequest', /page token/],
    [
      '/users?$search="displayName:x"',
      400,
      'Request_UnsupportedQuery',
      /ConsistencyLevel/,
    ],
    ['/users?$expand=manager', 501, 'notImplemented', /\$expand/],
    ['/users/$count', 400, 'Request_BadRequest', /not currently supported/],
    [
      '/devices',
      400,
      'Request_BadRequest',
      /Resource not found for the segment/,
    ],
  ])('refuses %s', async (path, statusCode, code, message) => {
    await expect(client.api(path).get()).rejects.toMatchObject({
      statusCode,
      code,
      message: expect.stringMatching(message),
    });
  });
});
