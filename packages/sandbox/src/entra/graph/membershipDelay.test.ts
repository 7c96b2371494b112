import type { Client } from '@microsoft/microsoft-graph-client';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
let client: Client;
beforeEach(async () => {
  server = await startTestServer({ replicationMisses: 0, membershipMisses: 2 });
  client = graphClientOf(server);
});
afterEach(() => server.stop());

it('shows a change of members only after some reads, from both sides', async () => {
  const { id: group } = await client.api('/groups').post({
    displayName: 'slow',
    mailEnabled: false,
    mailNickname: 'slow',
    securityEnabled: true,
  });
  const { id: jane } = await client.api('/users/jane.doe@defra.gov.uk').get();
  const count = async (path: string, id: string) => {
    const { value } = await client.api(path).get();
    return value.filter((object: { id: string }) => object.id === id).length;
  };

  await client.api(`/groups/${group}/members/$ref`).post({
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${jane}`,
  });
  expect([
    await count(`/groups/${group}/members`, jane),
    await count(`/users/${jane}/memberOf`, group),
    await count(`/groups/${group}/members`, jane),
    await count(`/users/${jane}/memberOf`, group),
  ]).toEqual([0, 0, 1, 1]);

  await client.api(`/groups/${group}/members/${jane}/$ref`).delete();
  expect([
    await count(`/groups/${group}/members`, jane),
    await count(`/groups/${group}/members`, jane),
    await count(`/groups/${group}/members`, jane),
  ]).toEqual([1, 1, 0]);
});
