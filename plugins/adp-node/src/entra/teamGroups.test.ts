import { readTenantGroups } from './__testUtils__/useEntra';
import { planTeamGroups } from './teamGroups';
import { tenantGroupsSchema } from './tenantGroups';

const defra = tenantGroupsSchema.parse({
  environments: ['snd4', 'dev1', 'tst1', 'pre1', 'prd1'],
  postgresMembers: ['AG-Azure-CDO-ADP-PlatformEngineers'],
  techUser: {
    memberships: [
      'AAG-Azure-ADP-GlobalRead',
      'AAG-Azure-ADP-{TEAM}-SND4-PostgresDB_Writer',
    ],
  },
  nonTechUser: { memberships: ['AAG-Azure-ADP-GlobalRead'] },
  admin: { memberships: [] },
  vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
});

const members = {
  technical: ['Jane.Doe@defra.gov.uk', 'amir.khan@defra.gov.uk'],
  nonTechnical: ['beth.jones@defra.gov.uk'],
  admins: ['jane.doe@defra.gov.uk'],
};

it('names all 16 groups of a team as the predecessor does', () => {
  const names = planTeamGroups(defra, 'fcp-demo', members).map(
    ({ displayName }) => displayName,
  );
  expect(names).toEqual([
    'AAG-Users-ADP-FCP-DEMO_TechUser',
    'AAG-Users-ADP-FCP-DEMO_NonTechUser',
    'AAG-Users-ADP-FCP-DEMO_Admin',
    'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
    'AAG-Azure-ADP-FCP-DEMO-SND4-PostgresDB_Reader',
    'AAG-Azure-ADP-FCP-DEMO-SND4-PostgresDB_Writer',
    'AAG-Azure-ADP-FCP-DEMO-DEV1-PostgresDB_Reader',
    'AAG-Azure-ADP-FCP-DEMO-DEV1-PostgresDB_Writer',
    'AAG-Azure-ADP-FCP-DEMO-TST1-PostgresDB_Reader',
    'AAG-Azure-ADP-FCP-DEMO-TST1-PostgresDB_Writer',
    'AAG-Azure-ADP-FCP-DEMO-PRE1-PostgresDB_Reader',
    'AAG-Azure-ADP-FCP-DEMO-PRE1-PostgresDB_Writer',
    'AAG-Azure-ADP-FCP-DEMO-PRD1-PostgresDB_Reader',
    'AAG-Azure-ADP-FCP-DEMO-PRD1-PostgresDB_Writer',
    'AAG-Azure-ADP-FCP-DEMO-Resources-Contributor',
    'AAG-Azure-ADP-FCP-DEMO-Resources-Reader',
  ]);
});

it('puts each person into the groups of their roles, once', () => {
  const groups = planTeamGroups(defra, 'fcp-demo', members);
  const membersOf = (suffix: string) =>
    groups.find(({ displayName }) => displayName.endsWith(suffix))?.members;
  expect(membersOf('_TechUser')).toEqual([
    'jane.doe@defra.gov.uk',
    'amir.khan@defra.gov.uk',
  ]);
  expect(membersOf('_NonTechUser')).toEqual(['beth.jones@defra.gov.uk']);
  expect(membersOf('_Admin')).toEqual(['jane.doe@defra.gov.uk']);
  expect(membersOf('OpenVPN-ADP-Users')).toEqual([
    'jane.doe@defra.gov.uk',
    'amir.khan@defra.gov.uk',
    'beth.jones@defra.gov.uk',
  ]);
});

it('names the team in memberships', () => {
  const [techUser] = planTeamGroups(defra, 'fcp-demo', members);
  expect(techUser.groupMemberships).toEqual([
    'AAG-Azure-ADP-GlobalRead',
    'AAG-Azure-ADP-FCP-DEMO-SND4-PostgresDB_Writer',
  ]);
});

describe.each([
  ['defra' as const, { groups: 16, techUser: 11, admin: 10 }],
  ['defradev' as const, { groups: 12, techUser: 6, admin: 5 }],
])('in the tenant %s as it is configured', (tenant, expected) => {
  const plan = async () =>
    planTeamGroups(await readTenantGroups(tenant), 'fcp-demo', members);

  it(`has ${expected.groups} groups, with as many memberships as in the predecessor`, async () => {
    const groups = await plan();
    expect(groups).toHaveLength(expected.groups);
    expect(
      groups
        .filter(({ type }) => type === 'UserGroup')
        .map(({ groupMemberships }) => groupMemberships?.length),
    ).toEqual([expected.techUser, 1, expected.admin]);
  });

  it('gives admins what technical people have, but for reading everything', async () => {
    const [techUser, nonTechUser, admin] = await plan();
    const globalRead = 'AAG-Azure-ADP-GlobalRead';
    expect(nonTechUser.groupMemberships).toEqual([globalRead]);
    expect([globalRead, ...(admin.groupMemberships ?? [])]).toEqual(
      techUser.groupMemberships,
    );
  });

  it('lets the platform engineers into PostgreSQL, and nobody else', async () => {
    const groups = await plan();
    const access = groups.filter(({ type }) => type === 'AccessGroup');
    expect(
      access.filter(({ members: list }) => list?.length).map(g => g.members),
    ).toEqual(
      Array.from({ length: expected.groups - 6 }, () => [
        'AG-Azure-CDO-ADP-PlatformEngineers',
      ]),
    );
  });
});
