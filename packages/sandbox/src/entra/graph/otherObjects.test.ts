import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@microsoft/microsoft-graph-client';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  const first = await startTestServer();
  const file = join(first.stateDir, 'entra', 'directory-defra.json');
  const directory = JSON.parse(readFileSync(file, 'utf8'));
  const [group] = directory.groups;
  const laptop = '00000000-0000-8000-8000-000000000001';
  group.memberIds.push(laptop, directory.servicePrincipals[0].id);
  directory.others = [
    { id: laptop, type: 'device', displayName: 'LAPTOP-1', memberIds: [] },
    {
      id: '00000000-0000-8000-8000-000000000002',
      type: 'directoryRole',
      displayName: 'Global Reader',
      memberIds: [group.id],
    },
  ];
  writeFileSync(file, JSON.stringify(directory));
  server = await first.restart();
  client = graphClientOf(server);
});
afterAll(() => server.stop());

const typesAndNames = async (relation: string) => {
  const { value: groups } = await client
    .api('/groups')
    .filter("displayName eq 'AG-Azure-CDO-ADP-PlatformEngineers'")
    .get();
  const { value } = await client
    .api(`/groups/${groups[0].id}/${relation}?$select=id,displayName`)
    .get();
  return value.map((object: Record<string, unknown>) => [
    object['@odata.type'],
    object.displayName,
  ]);
};

it('tells only the type of members that the application may not read', async () => {
  const members = await typesAndNames('members');
  expect(members).toContainEqual(['#microsoft.graph.user', 'Pat Platform']);
  expect(members).toContainEqual(['#microsoft.graph.device', null]);
  expect(members).toContainEqual(['#microsoft.graph.servicePrincipal', null]);
});

it('has directory roles among memberships', async () => {
  expect(await typesAndNames('memberOf')).toEqual([
    ['#microsoft.graph.directoryRole', null],
  ]);
});
