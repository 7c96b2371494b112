import type { Client } from '@microsoft/microsoft-graph-client';
import { credentialOf, graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { seedId, TENANTS } from '../seed/tenants';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ replicationMisses: 0 });
  client = graphClientOf(server);
});
afterAll(() => server.stop());

const reference = (id: string) =>
  `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

/** As the portal creates its groups: owned by its own service principal. */
const newGroup = (displayName = 'AAG-Users-ADP-FCP-DEMO_TechUser') => ({
  displayName,
  description: 'Technical users of fcp-demo',
  mailEnabled: false,
  mailNickname: displayName,
  securityEnabled: true,
  groupTypes: [],
  'owners@odata.bind': [
    reference(server.tenants.defra.servicePrincipalObjectId),
  ],
});

const userIds = async (count: number): Promise<string[]> => {
  const { value } = await client.api('/users').top(count).select('id').get();
  return value.map(({ id }: { id: string }) => id);
};

const memberIds = async (groupId: string): Promise<string[]> => {
  const { value } = await client.api(`/groups/${groupId}/members`).get();
  return value.map(({ id }: { id: string }) => id);
};

describe('a group', () => {
  it('is created with owners and members, and found by its name', async () => {
    const [jane, amir] = await userIds(2);
    const created = await client.api('/groups').post({
      ...newGroup('AAG-Users-ADP-FCP-DEMO_Admin'),
      'members@odata.bind': [reference(jane), reference(amir)],
    });
    expect(created).toMatchObject({
      displayName: 'AAG-Users-ADP-FCP-DEMO_Admin',
      description: 'Technical users of fcp-demo',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
      uniqueName: null,
    });
    await expect(
      client
        .api('/groups')
        .filter("displayName eq 'aag-users-adp-fcp-demo_admin'")
        .select('id')
        .get(),
    ).resolves.toMatchObject({ value: [{ id: created.id }] });
    await expect(memberIds(created.id)).resolves.toEqual([jane, amir]);
    await expect(
      client.api(`/groups/${created.id}/owners`).get(),
    ).resolves.toMatchObject({
      value: [
        {
          '@odata.type': '#microsoft.graph.servicePrincipal',
          id: server.tenants.defra.servicePrincipalObjectId,
        },
      ],
    });
  });

  it('may have the name of another', async () => {
    const first = await client.api('/groups').post(newGroup());
    const second = await client.api('/groups').post(newGroup());
    expect(second.id).not.toBe(first.id);
  });

  it('is updated, and deleted with its memberships', async () => {
    const parent = await client.api('/groups').post(newGroup('parent'));
    const child = await client.api('/groups').post(newGroup('child'));
    await client
      .api(`/groups/${parent.id}/members/$ref`)
      .post({ '@odata.id': reference(child.id) });

    await client.api(`/groups/${child.id}`).patch({ description: 'new' });
    await expect(
      client.api(`/groups/${child.id}`).get(),
    ).resolves.toMatchObject({ displayName: 'child', description: 'new' });

    await client.api(`/groups/${child.id}`).delete();
    await expect(client.api(`/groups/${child.id}`).get()).rejects.toMatchObject(
      { statusCode: 404 },
    );
    await expect(memberIds(parent.id)).resolves.toEqual([]);
  });

  it.each([
    [
      'no displayName',
      { displayName: undefined },
      /required for property 'displayName'/,
    ],
    [
      'no mailNickname',
      { mailNickname: undefined },
      /required for property 'mailNickname'/,
    ],
    [
      'a displayName of 257 characters',
      { displayName: 'x'.repeat(257) },
      /property 'displayName'/,
    ],
    [
      'a mailNickname of 65 characters',
      { mailNickname: 'x'.repeat(65) },
      /property 'mailNickname'/,
    ],
    [
      'a mailNickname with a space',
      { mailNickname: 'a b' },
      /property 'mailNickname'/,
    ],
    [
      'a mailNickname with an @',
      { mailNickname: 'a@b' },
      /property 'mailNickname'/,
    ],
    [
      'a mailNickname beyond ASCII',
      { mailNickname: 'é' },
      /property 'mailNickname'/,
    ],
    ['a mailbox', { mailEnabled: true }, /mail-enabled groups/],
    [
      'a property that groups do not have',
      { colour: 'red' },
      /Invalid property 'colour'/,
    ],
    [
      'a unique name, which only an upsert sets',
      { uniqueName: 'x' },
      /Invalid property 'uniqueName'/,
    ],
    [
      'a reference that is no URL',
      { 'members@odata.bind': ['x'] },
      /Invalid URL format/,
    ],
  ])('cannot have %s', async (_, change, message) => {
    await expect(
      client.api('/groups').post({ ...newGroup(), ...change }),
    ).rejects.toMatchObject({
      statusCode: 400,
      code: 'Request_BadRequest',
      message: expect.stringMatching(message),
    });
  });

  it('may have a displayName of 256 and a mailNickname of 64 characters', async () => {
    await expect(
      client.api('/groups').post({
        ...newGroup('x'.repeat(256)),
        mailNickname: 'x'.repeat(64),
      }),
    ).resolves.toMatchObject({ mailNickname: 'x'.repeat(64) });
  });
});

describe('what an application may do', () => {
  it('is to change the groups it owns, not those of others', async () => {
    const { 'owners@odata.bind': _, ...withoutOwner } = newGroup();
    const foreign = await client.api('/groups').post(withoutOwner);
    const denied = {
      statusCode: 403,
      code: 'Authorization_RequestDenied',
      message: 'Insufficient privileges to complete the operation.',
    };
    const group = client.api(`/groups/${foreign.id}`);
    await expect(group.patch({ description: 'x' })).rejects.toMatchObject(
      denied,
    );
    await expect(group.delete()).rejects.toMatchObject(denied);
    // Members are another permission, which the application has for all groups.
    const [jane] = await userIds(1);
    await group.patch({ 'members@odata.bind': [reference(jane)] });
    await expect(memberIds(foreign.id)).resolves.toEqual([jane]);
  });

  it('is to link groups to itself, and to what it may read', async () => {
    const other = seedId(TENANTS[0], 'servicePrincipal', 'adp-portal-sign-in');
    await expect(
      client.api('/groups').post({
        ...newGroup('owned-by-another'),
        'owners@odata.bind': [reference(other)],
      }),
    ).rejects.toMatchObject({
      statusCode: 403,
      code: 'Authorization_RequestDenied',
    });
  });

  it('is nothing without a token, or with the one of another issuer', async () => {
    const url = `${server.graphBaseUrl}/v1.0/groups`;
    const withToken = async (token?: string) => {
      const response = await fetch(url, {
        headers: token ? { Authorization: `Bearer ${token}` } : {},
      });
      return [response.status, (await response.json()).error.code];
    };
    const refused = [401, 'InvalidAuthenticationToken'];
    await expect(withToken()).resolves.toEqual(refused);
    await expect(withToken('x.y.z')).resolves.toEqual(refused);

    const other = await startTestServer();
    const { tenantId, clientId, clientSecret } = other.tenants.defra;
    const response = await fetch(`${other.url}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    const { access_token: token } = await response.json();
    await other.stop();
    await expect(withToken(token)).resolves.toEqual(refused);
  });
});

it('survives a restart, with the tokens that were issued', async () => {
  const [jane] = await userIds(1);
  const { id } = await client.api('/groups').post({
    ...newGroup(),
    'members@odata.bind': [reference(jane)],
  });
  const { token } = await credentialOf(server).getToken(
    'https://graph.microsoft.com/.default',
  );
  const { ca, tenants } = server;
  server = await server.restart();
  client = graphClientOf(server);
  expect(server).toMatchObject({ ca, tenants });
  const response = await fetch(
    `${server.graphBaseUrl}/v1.0/groups/${id}/members`,
    { headers: { Authorization: `Bearer ${token}` } },
  );
  await expect(response.json()).resolves.toMatchObject({
    value: [{ id: jane }],
  });
});
