import type { Group } from '@adp/plugin-adp-common';
import {
  namesWith,
  readTenantGroups,
  useEntra,
} from './__testUtils__/useEntra';
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
