import {
  AMIR,
  BETH,
  demoGroups,
  JANE,
  rememberedFrom,
  userGroup,
  VPN_GROUP,
} from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';

jest.setTimeout(60_000);

const USERS_GROUP = 'AAG-Users-ADP-CROWD_TechUser';
const CROWD = 2500;

/** The VPN group and a group of users have 2,500 members, Beth Jones the last of them. */
const entra = useEntra(({ users, groups }) => {
  const vpn = groups.find(({ displayName }) => displayName === VPN_GROUP)!;
  const beth = users.find(({ displayName }) => displayName === 'Beth Jones')!;
  for (let index = 0; index < CROWD - 1; index += 1) {
    const id = `00000000-0000-8000-8000-${String(index).padStart(12, '0')}`;
    users.push({
      ...beth,
      id,
      displayName: `Person ${index}`,
      userPrincipalName: `person.${index}@defra.gov.uk`,
      mail: null,
    });
  }
  const crowd = users.slice(-(CROWD - 1)).map(({ id }) => id);
  vpn.memberIds = [...crowd, beth.id];
  groups.push({
    ...vpn,
    id: '00000000-0000-8000-8001-000000000000',
    displayName: USERS_GROUP,
    memberIds: [...crowd, beth.id],
  });
});

const isCrowd = (name: string) => name.startsWith('person.');

/** What is in a group beside the crowd, none of which is ever missing. */
async function others(group: string): Promise<string[]> {
  const members = (await entra.members())[group];
  expect(members.filter(isCrowd)).toHaveLength(CROWD - 1);
  return members.filter(name => !isCrowd(name));
}

it('adds to a VPN group of 2,500 members and takes out of it', async () => {
  const groups = await demoGroups('fcp-demo', {
    technical: [JANE, AMIR],
    nonTechnical: [BETH],
    admins: [],
  });
  entra.sandbox.requests.reset();
  const results = await entra.sync(groups);
  const vpn = results.find(({ displayName }) => displayName === VPN_GROUP)!;
  expect(vpn).toMatchObject({ status: 'updated', drift: [], problems: [] });
  expect(namesWith(vpn, 'added')).toEqual([JANE, AMIR]);
  expect(namesWith(vpn, 'present')).toEqual([BETH]);
  expect(await others(VPN_GROUP)).toEqual([AMIR, BETH, JANE]);
  // Two of them are further pages, when it is looked whether all is there.
  expect(entra.graphRequests()).toHaveLength(11);

  entra.sandbox.requests.reset();
  const again = await entra.sync(groups);
  expect([...new Set(again.map(({ status }) => status))]).toEqual([
    'unchanged',
  ]);
  // However large the group is: only the project's people are asked for.
  expect(entra.graphRequests()).toHaveLength(2);

  entra.sandbox.requests.reset();
  const left = await entra.sync(
    await demoGroups('fcp-demo', {
      technical: [JANE],
      nonTechnical: [BETH],
      admins: [],
    }),
    rememberedFrom(results),
  );
  expect(left.flatMap(({ problems }) => problems)).toEqual([]);
  expect(await others(VPN_GROUP)).toEqual([BETH, JANE]);
  expect(entra.graphRequests()).toHaveLength(5);
});

it('reads all pages of a group of users', async () => {
  const [result] = await entra.sync([userGroup(USERS_GROUP, [BETH, JANE])], {
    owned: {
      members: new Map([
        [
          USERS_GROUP.toLowerCase(),
          new Set([await entra.idOf('person.1200@defra.gov.uk')]),
        ],
      ]),
    },
  });
  expect(namesWith(result, 'present')).toEqual([BETH]);
  expect(namesWith(result, 'added')).toEqual([JANE]);
  expect(namesWith(result, 'removed')).toEqual(['person.1200@defra.gov.uk']);
  expect(result.drift).toHaveLength(CROWD - 2);
  expect((await entra.members())[USERS_GROUP]).toHaveLength(CROWD);
});
