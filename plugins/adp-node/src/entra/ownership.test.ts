import type { Group } from '@adp/plugin-adp-common';
import {
  AMIR,
  BETH,
  demoGroups,
  demoMembers,
  JANE,
  PAT,
  rememberedFrom,
  userGroup,
  VPN_GROUP,
} from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';
import type { GroupOwnership } from './groupLink';

jest.setTimeout(60_000);

const LAPTOP = '00000000-0000-8000-8000-000000000001';
const ROLE = '00000000-0000-8000-8000-000000000002';
const UNIT = '00000000-0000-8000-8000-000000000003';
const MIXED = 'AAG-Users-ADP-MIXED_TechUser';

const entra = useEntra(directory => {
  const { groups, servicePrincipals } = directory;
  const [group] = groups;
  groups.push({
    ...group,
    id: '00000000-0000-8000-8000-000000000004',
    displayName: MIXED,
    memberIds: [LAPTOP, servicePrincipals[0].id],
  });
  const inRole = [groups[groups.length - 1].id];
  directory.others = [
    { id: LAPTOP, type: 'device', displayName: 'LAPTOP-1', memberIds: [] },
    {
      id: ROLE,
      type: 'directoryRole',
      displayName: 'Global Reader',
      memberIds: inRole,
    },
    {
      id: UNIT,
      type: 'administrativeUnit',
      displayName: 'ADP',
      memberIds: inRole,
    },
  ];
});

const ownedMembers = (group: string, ids: string[]): GroupOwnership => ({
  owned: { members: new Map([[group.toLowerCase(), new Set(ids)]]) },
});

const addByHand = async (group: string, member: string) =>
  entra.client.api(`/groups/${await entra.idOf(group)}/members/$ref`).post({
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${await entra.idOf(
      member,
    )}`,
  });

describe('a person who has left the project', () => {
  const TECH = 'AAG-Users-ADP-LEFT_TechUser';

  it('is removed from its groups and the VPN, and nobody else is', async () => {
    const first = await entra.sync(await demoGroups('left'));
    await addByHand(TECH, PAT);
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

  it('is nothing to remove a second time', async () => {
    const name = 'AAG-Users-ADP-TWICE_TechUser';
    await entra.sync([userGroup(name, [JANE])]);
    const owned = ownedMembers(name, [
      await entra.idOf(JANE),
      await entra.idOf(AMIR),
    ]);
    const vpn: Group = {
      displayName: VPN_GROUP,
      type: 'OpenVpnGroup',
      members: [],
    };
    const ids = new Set([await entra.idOf('zoe.muller@defra.gov.uk')]);
    owned.owned = {
      members: new Map([
        ...owned.owned!.members!,
        [VPN_GROUP.toLowerCase(), ids],
      ]),
    };
    const results = await entra.sync([userGroup(name, [JANE]), vpn], owned);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(results[0].status).toBe('unchanged');
    expect(results[1].members).toMatchObject([{ status: 'removed' }]);
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
  await addByHand(others, name);

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
  await addByHand(name, JANE);
  const [result] = await entra.sync(
    [access([engineers])],
    rememberedFrom(first),
  );
  expect(namesWith(result, 'removed')).toEqual([portal]);
  expect(result.drift).toMatchObject([{ name: JANE, kind: 'user' }]);
  expect((await entra.members())[name]).toEqual([engineers, JANE].sort());
});

it('does what was decided about drift', async () => {
  const name = 'AAG-Users-ADP-DECIDED_TechUser';
  await entra.sync([userGroup(name, [JANE])]);
  await addByHand(name, AMIR);
  await addByHand(name, BETH);
  await addByHand(name, PAT);
  const decide = async (member: string, decision: 'remove' | 'keep') => ({
    group: name.toUpperCase(),
    relation: 'member' as const,
    objectId: await entra.idOf(member),
    decision,
  });
  const [result] = await entra.sync([userGroup(name, [JANE])], {
    ...ownedMembers(name, [await entra.idOf(PAT)]),
    decided: [
      await decide(AMIR, 'remove'),
      await decide(BETH, 'keep'),
      // What the portal put there is kept too when somebody says so.
      await decide(PAT, 'keep'),
      // Who is wanted by now stays.
      await decide(JANE, 'remove'),
    ],
  });
  expect(namesWith(result, 'removed')).toEqual([AMIR]);
  expect(result.drift).toMatchObject([
    { name: BETH, kept: true },
    { name: PAT, kept: true },
  ]);
  expect((await entra.members())[name]).toEqual([JANE, BETH, PAT].sort());
});

describe('a run that would remove most of a group', () => {
  let name: string;
  let people: string[];
  let tests = 0;
  let ownership: GroupOwnership;
  const idsOf = (from: number, to?: number) =>
    Promise.all(people.slice(from, to).map(entra.idOf));

  beforeEach(async () => {
    tests += 1;
    name = `AAG-Users-ADP-GUARDED${tests}_TechUser`;
    const { users } = await entra.directory();
    people = users.slice(0, 11).map(user => user.userPrincipalName);
    const first = await entra.sync([userGroup(name, people.slice(0, 10))]);
    ownership = rememberedFrom(first);
  });

  it('removes nobody there, says whom it would, and does the rest', async () => {
    const other = 'AAG-Users-ADP-GUARDED_Admin';
    const [result, added] = await entra.sync(
      [
        userGroup(name, [...people.slice(0, 4), people[10]]),
        userGroup(other, [JANE]),
      ],
      ownership,
    );
    const reason = `6 of 10 members of ${name} would be removed at once; agree to that, or add them again`;
    expect(result).toMatchObject({ status: 'held', warnings: [reason] });
    expect(namesWith(result, 'held')).toEqual(people.slice(4, 10));
    expect(result.members.at(-1)).toMatchObject({ wanted: false, reason });
    expect(namesWith(result, 'added')).toEqual([people[10]]);
    expect(added.status).toBe('created');
    expect((await entra.members())[name]).toEqual([...people].sort());
  });

  it('may remove as many as it is allowed to', async () => {
    const [result] = await entra.sync([userGroup(name, people.slice(0, 4))], {
      ...ownership,
      largestRemoval: 0.6,
    });
    expect(namesWith(result, 'removed')).toHaveLength(6);
  });

  it('may remove those whom somebody has agreed to, and no others', async () => {
    const agreed = (ids: string[]) => ({
      ...ownership,
      agreedRemovals: new Map([[name.toLowerCase(), new Set(ids)]]),
    });
    const wanted = [userGroup(name, people.slice(0, 3))];
    const [held] = await entra.sync(wanted, agreed(await idsOf(4)));
    expect(held.status).toBe('held');
    const [done] = await entra.sync(wanted, agreed(await idsOf(3)));
    expect(done.status).toBe('updated');
    expect((await entra.members())[name]).toEqual(people.slice(0, 3).sort());
  });

  it('does not ask again about people whose removal was decided one by one', async () => {
    const decided = (await idsOf(4, 10)).map(objectId => ({
      group: name,
      relation: 'member' as const,
      objectId,
      decision: 'remove' as const,
    }));
    const [result] = await entra.sync([userGroup(name, people.slice(0, 4))], {
      decided,
    });
    expect(namesWith(result, 'removed')).toHaveLength(6);
  });

  it('is held back for the VPN too, where only the people of the project count', async () => {
    const vpn = (members: string[]): Group => ({
      displayName: VPN_GROUP,
      type: 'OpenVpnGroup',
      members,
    });
    const first = await entra.sync([vpn(people.slice(0, 5))]);
    const before = (await entra.members())[VPN_GROUP];
    const [result] = await entra.sync(
      [vpn(people.slice(0, 2))],
      rememberedFrom(first),
    );
    expect(result).toMatchObject({
      status: 'held',
      warnings: [expect.stringMatching(/^3 of 5 members of /)],
    });
    expect((await entra.members())[VPN_GROUP]).toEqual(before);
  });
});

it('reports devices, applications, directory roles and administrative units as drift', async () => {
  const { servicePrincipals } = await entra.directory();
  const wanted = [userGroup(MIXED, [JANE])];
  const drift = (relation: string, id: string) => ({
    relation,
    id,
    // The portal may not read what they are called.
    name: id,
    kind: 'other',
    kept: false,
  });
  const [result] = await entra.sync(wanted);
  expect(result).toMatchObject({ status: 'updated', problems: [] });
  expect(result.drift).toEqual([
    drift('member', LAPTOP),
    drift('member', servicePrincipals[0].id),
    drift('memberOf', ROLE),
    drift('memberOf', UNIT),
  ]);

  const decide = (relation: 'member' | 'memberOf', objectId: string) => ({
    group: MIXED,
    relation,
    objectId,
    decision: 'remove' as const,
  });
  const [again] = await entra.sync(wanted, {
    decided: [decide('member', LAPTOP), decide('memberOf', ROLE)],
  });
  expect(namesWith(again, 'removed')).toEqual([LAPTOP]);
  expect(again.problems).toEqual([
    `${MIXED} could not be taken out of ${ROLE}, which is not a group but a directory role or administrative unit; remove it there in Entra ID`,
  ]);
});
