import type { Client } from '@microsoft/microsoft-graph-client';
import type { DirectoryObject, Group } from '@microsoft/microsoft-graph-types';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { TENANTS, seedId } from '../seed/tenants';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer();
  client = graphClientOf(server);
});
afterAll(() => server.stop());

const groupId = (displayName: string) =>
  seedId(TENANTS[0], 'group', displayName);

const namesAt = async (path: string): Promise<string[]> => {
  const { value } = await client.api(path).select('displayName').get();
  return value.map(({ displayName }: Group) => displayName).sort();
};

// GlobalRead has the group of platform engineers as a member.
it.each([
  [
    '/users/pat.platform@defra.gov.uk/memberOf',
    [
      'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
      'AAG-Users-ADP-PlatformEngineers',
      'AAG-Users-ADP-Portal',
      'AG-Azure-CDO-ADP-PlatformEngineers',
    ],
  ],
  [
    '/users/pat.platform@defra.gov.uk/transitiveMemberOf',
    [
      'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
      'AAG-Azure-ADP-GlobalRead',
      'AAG-Users-ADP-PlatformEngineers',
      'AAG-Users-ADP-Portal',
      'AG-Azure-CDO-ADP-PlatformEngineers',
    ],
  ],
  [
    '/users/jane.doe@defra.gov.uk/memberOf/microsoft.graph.group',
    ['AAG-Users-ADP-Portal'],
  ],
  [
    `/groups/${groupId('AAG-Users-ADP-PlatformEngineers')}/memberOf`,
    ['AAG-Azure-ADP-GlobalRead'],
  ],
  [`/groups/${groupId('AAG-Azure-ADP-GlobalRead')}/transitiveMemberOf`, []],
  [
    `/groups/${groupId('AAG-Azure-ADP-GlobalRead')}/transitiveMembers`,
    [
      'AAG-Users-ADP-PlatformEngineers',
      'Pat Platform',
      'Ravi Patel',
      'Sofia Rossi',
      'Tomos Evans',
    ],
  ],
  [
    `/groups/${groupId(
      'AAG-Azure-ADP-GlobalRead',
    )}/transitiveMembers/microsoft.graph.group`,
    ['AAG-Users-ADP-PlatformEngineers'],
  ],
])('lists %s', async (path, names) => {
  await expect(namesAt(path)).resolves.toEqual(names);
});

it('ends although groups are members of each other', async () => {
  const members: DirectoryObject = {
    id: groupId('AAG-Azure-ADP-GlobalRead'),
  };
  await client
    .api(`/groups/${groupId('AAG-Users-ADP-PlatformEngineers')}/members/$ref`)
    .post({
      '@odata.id': `${server.graphBaseUrl}/v1.0/directoryObjects/${members.id}`,
    });
  await expect(
    namesAt(`/groups/${members.id}/transitiveMemberOf`),
  ).resolves.toEqual([
    'AAG-Azure-ADP-GlobalRead',
    'AAG-Users-ADP-PlatformEngineers',
  ]);
});
