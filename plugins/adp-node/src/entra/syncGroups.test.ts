import type { Group } from '@adp/plugin-adp-common';
import {
  namesWith,
  readTenantGroups,
  useEntra,
} from './__testUtils__/useEntra';
import { isNotReplicated } from './directory';
import { sendBatch } from './graphBatch';
import { planTeamGroups } from './teamGroups';

jest.setTimeout(30_000);

const entra = useEntra();

const VPN_GROUP = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';
const TECH_USERS = 'AAG-Users-ADP-FCP-DEMO_TechUser';

const members = {
  technical: ['jane.doe@defra.gov.uk', 'amir.khan@defra.gov.uk'],
  nonTechnical: ['beth.jones@defra.gov.uk'],
  admins: ['jane.doe@defra.gov.uk'],
};
const teamGroups = async (team: string, people = members) =>
  planTeamGroups(await readTenantGroups('defra'), team, people);

const userGroup = (displayName: string, people: string[]): Group => ({
  displayName,
  type: 'UserGroup',
  members: people,
});

const countWrites = () =>
  entra.graphRequests().filter(({ contentCreating }) => contentCreating).length;

/** Reads a new group until all of the directory knows it. */
async function settle(groupId: string): Promise<void> {
  const answers = await sendBatch(
    entra.client,
    [{ method: 'GET', url: `/groups/${groupId}` }],
    { retryUnit: 10, isTransient: isNotReplicated },
  );
  expect(answers).toMatchObject([{ status: 200 }]);
}

/** Creates a group as somebody would who does not use the portal. */
const createGroup = async (displayName: string): Promise<string> => {
  const { id } = await entra.client.api('/groups').post({
    displayName,
    mailEnabled: false,
    mailNickname: 'by-hand',
    securityEnabled: true,
  });
  await settle(id);
  return id;
};

const addByHand = async (groupId: string, memberId: string) => {
  await settle(groupId);
  await entra.client.api(`/groups/${groupId}/members/$ref`).post({
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${memberId}`,
  });
};

it('shows in a dry run what it would do, and does nothing', async () => {
  const before = await entra.directory();
  entra.sandbox.requests.reset();
  const results = await entra.sync(await teamGroups('fcp-dry'), {
    dryRun: true,
  });
  expect(results.filter(({ status }) => status === 'created')).toHaveLength(15);
  expect(results[0].displayName).toBe('AAG-Users-ADP-FCP-DRY_TechUser');
  expect(namesWith(results[0], 'added')).toEqual(members.technical);
  expect(namesWith(results[0], 'added', 'memberOf')).toEqual(
    expect.arrayContaining([
      'AAG-Azure-ADP-GlobalRead',
      'AAG-Azure-ADP-FCP-DRY-Resources-Reader',
    ]),
  );
  expect(countWrites()).toBe(0);
  expect(await entra.directory()).toEqual(before);
});

describe('a team', () => {
  it('gets its 16 groups with their members, in 9 requests', async () => {
    entra.sandbox.requests.reset();
    const results = await entra.sync(await teamGroups('fcp-demo'));
    expect(
      results.flatMap(({ problems, warnings }) => [...problems, ...warnings]),
    ).toEqual([]);
    expect(
      results
        .filter(({ status }) => status !== 'created')
        .map(({ displayName, status }) => [displayName, status]),
    ).toEqual([[VPN_GROUP, 'updated']]);
    expect(entra.graphRequests()).toHaveLength(9);

    const found = await entra.members();
    expect(found[TECH_USERS]).toEqual([...members.technical].sort());
    expect(found['AAG-Azure-ADP-FCP-DEMO-SND4-PostgresDB_Writer']).toEqual([
      'AAG-Users-ADP-FCP-DEMO_Admin',
      TECH_USERS,
      'AG-Azure-CDO-ADP-PlatformEngineers',
    ]);
    expect(found[VPN_GROUP]).toEqual(
      expect.arrayContaining([...members.technical, ...members.nonTechnical]),
    );
  });

  it('has groups that the portal owns, with valid names', async () => {
    const { groups } = await entra.directory();
    const group = groups.find(({ displayName }) => displayName === TECH_USERS);
    expect(group).toMatchObject({
      mailNickname: TECH_USERS,
      ownerIds: [entra.sandbox.entra.tenants.defra.servicePrincipalObjectId],
    });
  });

  it('is as it should be the second time, in 2 requests without a write', async () => {
    entra.sandbox.requests.reset();
    const results = await entra.sync(
      await teamGroups('fcp-demo', {
        ...members,
        technical: ['JANE.DOE@defra.gov.uk', 'Amir.Khan@defra.gov.uk'],
      }),
    );
    expect([...new Set(results.map(({ status }) => status))]).toEqual([
      'unchanged',
    ]);
    expect(entra.graphRequests()).toHaveLength(2);
    expect(countWrites()).toBe(0);
  });
});

it('reports what others have added, and leaves it', async () => {
  const name = 'AAG-Users-ADP-DRIFT_TechUser';
  const access = 'AAG-Azure-ADP-DRIFT-Resources-Reader';
  const wanted: Group[] = [
    userGroup(name, ['jane.doe@defra.gov.uk']),
    { displayName: access, type: 'AccessGroup', members: [] },
  ];
  await entra.sync(wanted);
  const { groups, users } = await entra.directory();
  const idOf = (displayName: string) =>
    groups.find(group => group.displayName === displayName)?.id ?? '';
  const engineers = idOf('AG-Azure-CDO-ADP-PlatformEngineers');
  await addByHand(idOf(name), engineers);
  await addByHand(idOf(access), users[0].id);
  await addByHand(idOf('AAG-Azure-ADP-GlobalRead'), idOf(name));

  const before = await entra.members();
  const results = await entra.sync(wanted);
  expect(results.map(({ status, drift }) => ({ status, drift }))).toEqual([
    {
      status: 'unchanged',
      drift: [
        {
          relation: 'member',
          id: engineers,
          name: 'AG-Azure-CDO-ADP-PlatformEngineers',
          kind: 'group',
          kept: false,
        },
        {
          relation: 'memberOf',
          id: idOf('AAG-Azure-ADP-GlobalRead'),
          name: 'AAG-Azure-ADP-GlobalRead',
          kind: 'group',
          kept: false,
        },
      ],
    },
    {
      status: 'unchanged',
      drift: [
        {
          relation: 'member',
          id: users[0].id,
          name: users[0].userPrincipalName,
          kind: 'user',
          kept: false,
        },
      ],
    },
  ]);
  expect(await entra.members()).toEqual(before);
});

it('takes names as they come: guests, apostrophes, capitals', async () => {
  const { users } = await entra.directory();
  const guest = users.find(({ userPrincipalName }) =>
    userPrincipalName.includes('#EXT#'),
  )!.userPrincipalName;
  const group = userGroup(`AAG-Users-ADP-O'BRIEN & SONS (ÉTÉ)_TechUser`, [
    guest.toUpperCase(),
    "niamh.o'brien@defra.gov.uk",
  ]);
  const [result] = await entra.sync([group]);
  expect(result).toMatchObject({
    status: 'created',
    warnings: [],
    problems: [],
  });
  expect((await entra.members())[group.displayName]).toEqual(
    [guest, "niamh.o'brien@defra.gov.uk"].sort(),
  );
  const [again] = await entra.sync([group]);
  expect(again.status).toBe('unchanged');
});

it('adds more people than one request takes', async () => {
  const { users } = await entra.directory();
  const everybody = users.map(user => user.userPrincipalName);
  const group = userGroup('AAG-Users-ADP-EVERYBODY_NonTechUser', everybody);
  await entra.sync([group]);
  expect(everybody.length).toBeGreaterThan(40);
  expect((await entra.members())[group.displayName]).toEqual(everybody.sort());
});

it('names unknown people and groups, and does the rest', async () => {
  const results = await entra.sync([
    {
      displayName: 'AAG-Users-ADP-PARTLY_TechUser',
      type: 'UserGroup',
      groupMemberships: ['AAG-No-Such-Group', 'VPN of nowhere'],
      members: ['nobody@defra.gov.uk', 'jane.doe@defra.gov.uk'],
    },
    { displayName: 'VPN of nowhere', type: 'OpenVpnGroup', members: [] },
  ]);
  expect(results[0]).toMatchObject({
    status: 'created',
    members: [
      { name: 'nobody@defra.gov.uk', status: 'unknown', wanted: true },
      { name: 'jane.doe@defra.gov.uk', status: 'added', wanted: true },
    ],
    memberships: [{ status: 'unknown' }, { status: 'unknown' }],
    problems: [],
  });
  expect(results[0].warnings).toEqual([
    expect.stringMatching(
      /User 'nobody@defra.gov.uk' does not exist; correct the user principal name or e-mail address/,
    ),
    expect.stringMatching(/Group 'AAG-No-Such-Group' does not exist/),
    expect.stringMatching(/Group 'VPN of nowhere' does not exist/),
  ]);
  expect(results[1]).toMatchObject({
    status: 'failed',
    problems: [expect.stringMatching(/'VPN of nowhere' does not exist/)],
  });
  expect((await entra.members())['AAG-Users-ADP-PARTLY_TechUser']).toEqual([
    'jane.doe@defra.gov.uk',
  ]);
});

it('does not guess which of two groups is meant', async () => {
  const name = 'AAG-Users-ADP-TWINS_TechUser';
  const ids = [await createGroup(name), await createGroup(name)];
  const results = await entra.sync([
    userGroup(name, ['jane.doe@defra.gov.uk']),
    {
      ...userGroup('AAG-Users-ADP-SINGLE_Admin', ['jane.doe@defra.gov.uk']),
      groupMemberships: [name],
    },
  ]);
  const problem = `Several groups in Entra ID are called '${name}' (object ids ${ids.join(
    ', ',
  )}); rename or delete all but one`;
  expect(results).toMatchObject([
    {
      status: 'failed',
      members: [{ status: 'failed', reason: problem }],
      problems: [problem],
    },
    {
      status: 'failed',
      members: [{ name: 'jane.doe@defra.gov.uk', status: 'added' }],
      memberships: [{ name, status: 'failed', reason: problem }],
      problems: [problem],
    },
  ]);
});
