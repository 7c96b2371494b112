import { ResponseType, type Client } from '@microsoft/microsoft-graph-client';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
let client: Client;
afterEach(() => server.stop());

const start = async (replicationMisses?: number) => {
  server = await startTestServer({ replicationMisses });
  client = graphClientOf(server);
};

const reference = (id: string) =>
  `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

const create = async (displayName: string): Promise<string> => {
  const { id } = await client.api('/groups').post({
    displayName,
    mailEnabled: false,
    mailNickname: displayName,
    securityEnabled: true,
  });
  return id;
};

it('hides a new group from the next request that refers to it, unless told otherwise', async () => {
  await start();
  const jane = await client.api('/users/jane.doe@defra.gov.uk').get();
  const notFound = { statusCode: 404, code: 'Request_ResourceNotFound' };
  const notReplicated = {
    statusCode: 400,
    code: 'Request_BadRequest',
    message:
      'The source resource object or one of the objects being referenced do not exist.',
  };

  const read = await create('read');
  const get = () => client.api(`/groups/${read}`).get();
  await expect(get()).rejects.toMatchObject(notFound);
  await expect(get()).resolves.toMatchObject({ id: read });

  const updated = await create('updated');
  const update = () =>
    client
      .api(`/groups/${updated}`)
      .patch({ 'members@odata.bind': [reference(jane.id)] });
  await expect(update()).rejects.toMatchObject(notReplicated);
  await update();

  const added = await create('added');
  const add = () =>
    client
      .api(`/groups/${updated}/members/$ref`)
      .post({ '@odata.id': reference(added) });
  await expect(add()).rejects.toMatchObject(notFound);
  await add();

  await create('listed');
  const list = async () => {
    const { value } = await client
      .api('/groups')
      .filter("displayName eq 'listed'")
      .get();
    return value.length;
  };
  await expect(list()).resolves.toBe(0);
  await expect(list()).resolves.toBe(1);
});

it.each([0, 3])('can be set to %i misses', async misses => {
  await start(misses);
  const id = await create('misses');
  const statuses = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const response = await client
      .api(`/groups/${id}`)
      .responseType(ResponseType.RAW)
      .get();
    statuses.push(response.status);
  }
  expect(statuses).toEqual(
    misses === 0 ? [200, 200, 200, 200, 200] : [404, 404, 404, 200, 200],
  );
});
