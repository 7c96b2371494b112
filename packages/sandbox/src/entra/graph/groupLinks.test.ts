import { join } from 'node:path';
import { PageIterator, type Client } from '@microsoft/microsoft-graph-client';
import { graphClientOf } from '../__testUtils__/graphClient';
import { startTestServer, type TestServer } from '../__testUtils__/testServer';
import { Directory } from '../directory';
import { TENANTS } from '../seed/tenants';

const CROWD = 2500;
const crowdId = (index: number) =>
  `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`;

/** Adds many more people to the tenant, and a group that they are all members of. */
function addCrowd(stateDir: string) {
  const [defra] = TENANTS;
  const directory = new Directory(
    defra,
    join(stateDir, 'entra', 'directory-defra.json'),
  );
  const [template] = directory.users.values();
  const [group] = directory.groups.values();
  for (let index = 0; index < CROWD; index += 1) {
    const id = crowdId(index);
    const userPrincipalName = `person.${index}@defra.gov.uk`;
    directory.users.set(id, { ...template, id, userPrincipalName });
  }
  directory.addGroup({
    ...group,
    id: crowdId(CROWD),
    displayName: 'crowd',
    memberIds: Array.from({ length: CROWD }, (_, index) => crowdId(index)),
  });
}

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ replicationMisses: 0, prepare: addCrowd });
  client = graphClientOf(server);
});
afterAll(() => server.stop());

const reference = (id: string) =>
  `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

const createGroup = async (displayName: string): Promise<string> => {
  const { id } = await client.api('/groups').post({
    displayName,
    mailEnabled: false,
    mailNickname: displayName,
    securityEnabled: true,
    'owners@odata.bind': [
      reference(server.tenants.defra.servicePrincipalObjectId),
    ],
  });
  return id;
};

const addMember = (groupId: string, id: string) =>
  client.api(`/groups/${groupId}/members/$ref`).post({
    '@odata.id': reference(id),
  });

const memberIds = async (groupId: string): Promise<string[]> => {
  const { value } = await client.api(`/groups/${groupId}/members`).get();
  return value.map(({ id }: { id: string }) => id);
};

describe('a list of members', () => {
  it.each([
    ['by default', 100, 25, ''],
    ['at most', 999, 3, '?$top=999'],
  ])('has pages of %s %i, with links', async (_, size, pages, query) => {
    const before = server.requests.list().length;
    const first = await client
      .api(`/groups/${crowdId(CROWD)}/members${query}`)
      .select('id')
      .get();
    expect(first.value).toHaveLength(size);
    const seen: string[] = [];
    await new PageIterator(client, first, ({ id }) => {
      seen.push(id);
      return true;
    }).iterate();
    expect(new Set(seen).size).toBe(CROWD);
    expect(
      server.requests
        .list()
        .slice(before)
        .filter(({ operation }) => operation === 'GET /groups/{id}/members'),
    ).toHaveLength(pages);
  });

  it('tells users from groups, and can be narrowed to one of them', async () => {
    const groupId = await createGroup('mixed');
    const childId = await createGroup('child');
    await addMember(groupId, crowdId(1));
    await addMember(groupId, childId);
    const list = async (path: string) => {
      const { value } = await client
        .api(`/groups/${groupId}/${path}`)
        .select(['id', 'displayName'])
        .get();
      return value;
    };
    const user = {
      '@odata.type': '#microsoft.graph.user',
      id: crowdId(1),
      displayName: 'Jane Doe',
    };
    const group = {
      '@odata.type': '#microsoft.graph.group',
      id: childId,
      displayName: 'child',
    };
    await expect(list('members')).resolves.toEqual([user, group]);
    await expect(list('members/microsoft.graph.user')).resolves.toEqual([user]);
    await expect(list('members/microsoft.graph.group')).resolves.toEqual([
      group,
    ]);
    await expect(
      client.api(`/groups/${childId}/memberOf`).select('id').get(),
    ).resolves.toMatchObject({ value: [{ id: groupId }] });
    await expect(
      client
        .api(`/users/${crowdId(1)}/memberOf`)
        .select('displayName')
        .get(),
    ).resolves.toMatchObject({
      value: [{ displayName: 'crowd' }, { displayName: 'mixed' }],
    });
  });

  it('is filtered in advanced queries only', async () => {
    const request = () =>
      client
        .api(`/groups/${crowdId(CROWD)}/members/microsoft.graph.user`)
        .filter("userPrincipalName eq 'person.7@defra.gov.uk'");
    await expect(request().get()).rejects.toMatchObject({
      code: 'Request_UnsupportedQuery',
    });
    await expect(
      request().header('ConsistencyLevel', 'eventual').count().get(),
    ).resolves.toMatchObject({
      '@odata.count': 1,
      value: [{ id: crowdId(7) }],
    });
  });
});

describe('one member', () => {
  it('is added and removed by reference', async () => {
    const groupId = await createGroup('one');
    await addMember(groupId, crowdId(1));
    await expect(memberIds(groupId)).resolves.toEqual([crowdId(1)]);
    await client.api(`/groups/${groupId}/members/${crowdId(1)}/$ref`).delete();
    await expect(memberIds(groupId)).resolves.toEqual([]);
  });

  it('is refused the second time, and when nobody has the id', async () => {
    const groupId = await createGroup('twice');
    await addMember(groupId, crowdId(1));
    await expect(addMember(groupId, crowdId(1))).rejects.toMatchObject({
      statusCode: 400,
      code: 'Request_BadRequest',
      message:
        "One or more added object references already exist for the following modified properties: 'members'.",
    });
    const notFound = { statusCode: 404, code: 'Request_ResourceNotFound' };
    const nobody = crowdId(9999);
    await expect(addMember(groupId, nobody)).rejects.toMatchObject(notFound);
    await expect(
      client.api(`/groups/${groupId}/members/${crowdId(2)}/$ref`).delete(),
    ).rejects.toMatchObject(notFound);
    await expect(addMember(nobody, crowdId(1))).rejects.toMatchObject(notFound);
  });

  it('is deleted altogether when the request lacks $ref', async () => {
    const groupId = await createGroup('parent');
    const childId = await createGroup('careless');
    await addMember(groupId, childId);
    await addMember(groupId, crowdId(1));
    await client.api(`/groups/${groupId}/members/${childId}`).delete();
    await expect(client.api(`/groups/${childId}`).get()).rejects.toMatchObject({
      statusCode: 404,
    });
    await expect(
      client.api(`/groups/${groupId}/members/${crowdId(1)}`).delete(),
    ).rejects.toMatchObject({ statusCode: 403 });
  });
});

describe('members in an update', () => {
  const bind = (groupId: string, ids: string[]) =>
    client
      .api(`/groups/${groupId}`)
      .patch({ 'members@odata.bind': ids.map(reference) });
  const ids = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => crowdId(from + index));

  it('are added, up to 20 at once', async () => {
    const groupId = await createGroup('twenty');
    await bind(groupId, ids(0, 20));
    await expect(bind(groupId, ids(20, 21))).rejects.toMatchObject({
      statusCode: 400,
      message: 'A resource cannot contain more than 20 link changes.',
    });
    await expect(memberIds(groupId)).resolves.toEqual(ids(0, 20));
  });

  it('are added all or none', async () => {
    const groupId = await createGroup('all-or-none');
    await bind(groupId, ids(0, 1));
    await expect(bind(groupId, ids(0, 3))).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('already exist'),
    });
    await expect(bind(groupId, ids(CROWD - 1, 3))).rejects.toMatchObject({
      statusCode: 404,
    });
    await expect(memberIds(groupId)).resolves.toEqual(ids(0, 1));
  });

  it('count together with owners when a group is created', async () => {
    const create = (members: number) =>
      client.api('/groups').post({
        displayName: 'prepopulated',
        mailEnabled: false,
        mailNickname: 'prepopulated',
        securityEnabled: true,
        'owners@odata.bind': [
          reference(server.tenants.defra.servicePrincipalObjectId),
        ],
        'members@odata.bind': ids(0, members).map(reference),
      });
    await expect(create(20)).rejects.toMatchObject({ statusCode: 400 });
    const { id } = await create(19);
    await expect(memberIds(id)).resolves.toHaveLength(19);
  });
});

it('owns groups by users and service principals, not by groups', async () => {
  const groupId = await createGroup('owned');
  const other = await createGroup('owner');
  const addOwner = (id: string) =>
    client
      .api(`/groups/${groupId}/owners/$ref`)
      .post({ '@odata.id': reference(id) });
  await addOwner(crowdId(1));
  await expect(addOwner(other)).rejects.toMatchObject({ statusCode: 400 });
  const { value } = await client.api(`/groups/${groupId}/owners`).get();
  expect(value).toMatchObject([
    { id: server.tenants.defra.servicePrincipalObjectId },
    { id: crowdId(1) },
  ]);
});
