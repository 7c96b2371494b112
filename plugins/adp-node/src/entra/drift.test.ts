import type { Group } from '@adp/plugin-adp-common';
import { AMIR, BETH, JANE, PAT, userGroup } from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';

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

it('reports what others have added, and leaves it', async () => {
  const name = 'AAG-Users-ADP-DRIFT_TechUser';
  const access = 'AAG-Azure-ADP-DRIFT-Resources-Reader';
  const wanted: Group[] = [
    userGroup(name, [JANE]),
    { displayName: access, type: 'AccessGroup', members: [] },
  ];
  await entra.sync(wanted);
  const [engineers, readers] = [
    'AG-Azure-CDO-ADP-PlatformEngineers',
    'AAG-Azure-ADP-GlobalRead',
  ];
  await entra.addByHand(name, engineers);
  await entra.addByHand(access, AMIR);
  await entra.addByHand(readers, name);

  const before = await entra.members();
  const results = await entra.sync(wanted);
  expect(results.map(({ status, drift }) => ({ status, drift }))).toEqual([
    {
      status: 'unchanged',
      drift: [
        {
          relation: 'member',
          id: await entra.idOf(engineers),
          name: engineers,
          kind: 'group',
          kept: false,
        },
        {
          relation: 'memberOf',
          id: await entra.idOf(readers),
          name: readers,
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
          id: await entra.idOf(AMIR),
          name: AMIR,
          kind: 'user',
          kept: false,
        },
      ],
    },
  ]);
  expect(await entra.members()).toEqual(before);
});

it('does what was decided about drift', async () => {
  const name = 'AAG-Users-ADP-DECIDED_TechUser';
  await entra.sync([userGroup(name, [JANE])]);
  await entra.addByHand(name, AMIR);
  await entra.addByHand(name, BETH);
  await entra.addByHand(name, PAT);
  const decide = async (member: string, decision: 'remove' | 'keep') => ({
    group: name.toUpperCase(),
    relation: 'member' as const,
    objectId: await entra.idOf(member),
    decision,
  });
  const [result] = await entra.sync([userGroup(name, [JANE])], {
    owned: {
      members: new Map([
        [name.toLowerCase(), new Set([await entra.idOf(PAT)])],
      ]),
    },
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
