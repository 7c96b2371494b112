import { ResponseType, type Client } from '@microsoft/microsoft-graph-client';
import { graphClientOf } from '../__testUtils__/graphClient';
import { grantToPortal } from '../__testUtils__/grantToPortal';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
let client: Client;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

const connect = () => {
  client = graphClientOf(server);
};

const reference = (id: string) =>
  `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

const newGroup = {
  displayName: 'adp-fcp-demo',
  mailEnabled: false,
  mailNickname: 'adp-fcp-demo',
  securityEnabled: true,
};

const upsert = (body: object) =>
  client
    .api("/groups(uniqueName='adp-fcp-demo')")
    .header('Prefer', 'create-if-missing')
    .responseType(ResponseType.RAW)
    .patch(body);

it('needs more than the permission to create groups, as the documentation says', async () => {
  connect();
  await expect(upsert(newGroup)).resolves.toMatchObject({ status: 403 });
});

describe('with the permission for all groups', () => {
  beforeEach(async () => {
    server = await grantToPortal(server, 'Group.ReadWrite.All');
    connect();
  });

  it('creates a group by its unique name, or updates it', async () => {
    const created = await (await upsert(newGroup)).json();
    expect(created.uniqueName).toBe('adp-fcp-demo');
    await upsert({ description: 'new' });
    // The first request does not find a new group.
    const read = () => client.api("/groups(uniqueName='adp-fcp-demo')").get();
    await expect(read()).rejects.toMatchObject({ statusCode: 404 });
    await expect(read()).resolves.toMatchObject({
      id: created.id,
      description: 'new',
    });
    await expect(
      client.api("/groups(uniqueName='other')").patch({ description: 'x' }),
    ).rejects.toMatchObject({ statusCode: 404 });
  });

  it('makes a new group known at once to a second upsert', async () => {
    const owner = reference(server.tenants.defra.servicePrincipalObjectId);
    await expect(
      upsert({ ...newGroup, 'owners@odata.bind': [owner] }),
    ).resolves.toMatchObject({ status: 201 });
    await expect(upsert(newGroup)).resolves.toMatchObject({ status: 204 });
  });
});
