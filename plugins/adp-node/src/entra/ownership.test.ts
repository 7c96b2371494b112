import type { Group } from '@adp/plugin-adp-common';
import {
  AMIR,
  demoGroups,
  demoMembers,
  JANE,
  PAT,
  rememberedFrom,
  userGroup,
  VPN_GROUP,
} from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';

jest.setTimeout(60_000);

const entra = useEntra();

describe('a person who has left the project', () => {
  const TECH = 'AAG-Users-ADP-LEFT_TechUser';

  it('is removed from its groups and the VPN, and nobody else is', async () => {
    const first = await entra.sync(await demoGroups('left'));
    await entra.addByHand(TECH, PAT);
    const before = await entra.members();

    const [tech, nonTech, admin, vpn] = await entra.sync(
      await demoGroups('left', { ...demoMembers, technical: [JANE] }),
      rememberedFrom(first),
    );

    expect(namesWith(tech, 'removed')).toEqual([AMIR]);
    expect(tech).toMatchObject({
      status: 'updated',
      drift: [{ relation: 'member', name: PAT, kind: 'user', kept: false }],
    });
    expect([nonTech.status, admin.status]).toEqual(['unchanged', 'unchanged']);
    expect(namesWith(vpn, 'removed')).toEqual([AMIR]);
    expect(vpn.drift).toEqual([]);
    const without = (list: string[]) => list.filter(name => name !== AMIR);
    expect(await entra.members()).toEqual({
      ...before,
      [TECH]: without(before[TECH]),
      [VPN_GROUP]: without(before[VPN_GROUP]),
    });
  });

  it('still exists', async () => {
    const { users } = await entra.directory();
    expect(users.map(user => user.userPrincipalName)).toContain(AMIR);
  });

  it('stays in the VPN when that is not only because of this project', async () => {
    const first = await entra.sync(await demoGroups('shared'));
    const { known, owned } = rememberedFrom(first);
    const members = new Map(owned?.members);
    members.set(VPN_GROUP.toLowerCase(), new Set([await entra.idOf(JANE)]));
    const [tech, , , vpn] = await entra.sync(
      await demoGroups('shared', { ...demoMembers, technical: [JANE] }),
      { known, owned: { ...owned, members } },
    );
    expect(namesWith(tech, 'removed')).toEqual([AMIR]);
    expect(vpn.status).toBe('unchanged');
    expect((await entra.members())[VPN_GROUP]).toContain(AMIR);
  });

  it('is nothing to remove, and no word about, a second time', async () => {
    const name = 'AAG-Users-ADP-TWICE_TechUser';
    const wanted: Group[] = [
      userGroup(name, [JANE]),
      { displayName: VPN_GROUP, type: 'OpenVpnGroup', members: [JANE] },
    ];
    await entra.sync(wanted);
    const never = [
      await entra.idOf('zoe.muller@defra.gov.uk'),
      // Of somebody in another tenant.
      '00000000-0000-8000-8000-0000000000aa',
    ];
    const results = await entra.sync(wanted, {
      owned: {
        members: new Map(
          [name, VPN_GROUP].map(group => [group.toLowerCase(), new Set(never)]),
        ),
      },
    });
    expect(results).toMatchObject([
      { status: 'unchanged', members: [{ name: JANE }], drift: [] },
      { status: 'unchanged', members: [{ name: JANE }], drift: [] },
    ]);
    expect(results[1].members).toHaveLength(1);
  });
});

it('ends memberships that it made, and leaves the others', async () => {
  const name = 'AAG-Users-ADP-JOINER_TechUser';
  const [readers, writers, others] = [
    'AAG-Azure-ADP-GlobalRead',
    'AAG-Azure-ADP-Resources-DataReadWriter',
    'AAG-Azure-ADP-Resources-DataReader',
  ];
  const first = await entra.sync([userGroup(name, [], [readers, writers])]);
  await entra.addByHand(others, name);

  const [result] = await entra.sync(
    [userGroup(name, [], [readers])],
    rememberedFrom(first),
  );
  expect(namesWith(result, 'removed', 'memberOf')).toEqual([writers]);
  expect(result.drift).toMatchObject([
    { relation: 'memberOf', name: others, kind: 'group' },
  ]);
  const found = await entra.members();
  expect(found[readers]).toContain(name);
  expect(found[writers]).not.toContain(name);
  expect(found[others]).toContain(name);
});

it('takes groups out of access groups, and reports people in them', async () => {
  const name = 'AAG-Azure-ADP-ACCESS-SND4-PostgresDB_Reader';
  const access = (members: string[]): Group => ({
    displayName: name,
    type: 'AccessGroup',
    members,
  });
  const [engineers, portal] = [
    'AG-Azure-CDO-ADP-PlatformEngineers',
    'AAG-Users-ADP-Portal',
  ];
  const first = await entra.sync([access([engineers, portal])]);
  await entra.addByHand(name, JANE);
  const [result] = await entra.sync(
    [access([engineers])],
    rememberedFrom(first),
  );
  expect(namesWith(result, 'removed')).toEqual([portal]);
  expect(result.drift).toMatchObject([{ name: JANE, kind: 'user' }]);
  expect((await entra.members())[name]).toEqual([engineers, JANE].sort());
});

it('keeps a membership that one of two groups lists', async () => {
  const [users, access] = [
    'AAG-Users-ADP-EITHER_TechUser',
    'AAG-Azure-ADP-EITHER-Resources-Reader',
  ];
  const accessGroup = (members: string[]): Group => ({
    displayName: access,
    type: 'AccessGroup',
    members,
  });
  const first = await entra.sync([
    userGroup(users, [], [access]),
    accessGroup([users]),
  ]);
  const remembered = rememberedFrom(first);
  for (const groups of [
    [userGroup(users, []), accessGroup([users])],
    [userGroup(users, [], [access]), accessGroup([])],
  ]) {
    const results = await entra.sync(groups, remembered);
    expect(results).toMatchObject([
      { status: 'unchanged', drift: [] },
      { status: 'unchanged', drift: [] },
    ]);
    expect((await entra.members())[access]).toEqual([users]);
  }
  const none = await entra.sync(
    [userGroup(users, []), accessGroup([])],
    remembered,
  );
  expect(none[0].status).toBe('updated');
  expect((await entra.members())[access]).toEqual([]);
});
