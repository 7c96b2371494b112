import { demoGroups, VPN_GROUP } from './__testUtils__/demoTeam';
import { useEntra } from './__testUtils__/useEntra';
import { deleteTeamGroups } from './deleteTeamGroups';

jest.setTimeout(60_000);

const entra = useEntra();

const remove = (
  groups: { displayName: string; id: string }[],
  options: { dryRun?: boolean } = {},
) =>
  deleteTeamGroups(entra.target, groups, {
    retryUnit: 10,
    protectedGroups: [VPN_GROUP],
    ...options,
  });

const groupsOf = async (team: string) => {
  const results = await entra.sync(await demoGroups(team));
  return results.map(({ displayName, id }) => ({ displayName, id: id! }));
};

const namesOf = async (part: string) =>
  Object.keys(await entra.members()).filter(name => name.includes(part));

it('lists in a dry run what it would delete, and deletes nothing', async () => {
  const groups = await groupsOf('dry');
  const results = await remove(groups, { dryRun: true });
  expect(results.filter(({ status }) => status === 'deleted')).toHaveLength(15);
  expect(await namesOf('-DRY')).toHaveLength(15);
});

it('deletes the groups of a team, and not the VPN group', async () => {
  const groups = await groupsOf('gone');
  const before = await entra.members();
  entra.sandbox.requests.reset();

  const results = await remove(groups);
  expect(results.filter(({ status }) => status !== 'deleted')).toEqual([
    {
      displayName: VPN_GROUP,
      id: await entra.idOf(VPN_GROUP),
      status: 'failed',
      reason: `Group '${VPN_GROUP}' is shared, and the portal does not delete it`,
    },
  ]);
  expect(await namesOf('-GONE')).toEqual([]);
  expect((await entra.members())[VPN_GROUP]).toEqual(before[VPN_GROUP]);
  // Names, owners, deletion, and a look whether they are gone.
  expect(entra.graphRequests()).toHaveLength(4);

  const again = await remove(groups.filter(g => g.displayName !== VPN_GROUP));
  expect(new Set(again.map(({ status }) => status))).toEqual(
    new Set(['missing']),
  );
});

it('leaves groups that are called otherwise, or are not its own', async () => {
  const [renamed] = await groupsOf('other');
  await entra.client
    .api(`/groups/${renamed.id}`)
    .patch({ displayName: 'Friends of ADP' });
  const portal = 'AAG-Users-ADP-Portal';
  const byHand = { displayName: portal, id: await entra.idOf(portal) };

  expect(await remove([renamed, byHand])).toEqual([
    {
      ...renamed,
      status: 'failed',
      reason: `Group ${renamed.id} was '${renamed.displayName}' and is called 'Friends of ADP' now, so it may serve something else; delete it by hand, or rename it back and retry`,
    },
    {
      ...byHand,
      status: 'failed',
      reason: `The portal's service principal does not own group '${portal}', so it may not be the portal's; delete it by hand`,
    },
  ]);
  expect(Object.keys(await entra.members())).toEqual(
    expect.arrayContaining(['Friends of ADP', portal]),
  );
});

it('never deletes the VPN group, even if the portal owns it', async () => {
  const group = { displayName: 'vpn', id: '' };
  const [first] = await groupsOf('vpnlike');
  group.id = first.id;
  await entra.client
    .api(`/groups/${first.id}`)
    .patch({ displayName: VPN_GROUP.toLowerCase() });
  const [result] = await remove([group]);
  expect(result).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/is shared/),
  });
});

it.each([
  ['throttled', { status: 429, retryAfterSeconds: 0 }],
  ['unavailable', { status: 503 }],
  ['dropped', { drop: 'before' as const }],
  ['unanswered', { drop: 'after' as const }],
])('deletes them when each request is %s in turn', async (name, fault) => {
  for (let index = 0; index < 4; index += 1) {
    const team = `${name}${String.fromCharCode(97 + index)}`;
    const groups = (await groupsOf(team)).filter(
      ({ displayName }) => displayName !== VPN_GROUP,
    );
    const match = { path: '\\$batch' };
    if (index > 0) {
      entra.sandbox.faults.add({
        service: 'entra',
        match,
        fault: { latencyMs: 0 },
        times: index,
      });
    }
    entra.sandbox.faults.add({ service: 'entra', match, fault });
    const results = await remove(groups);
    entra.sandbox.faults.clear();
    expect(new Set(results.map(({ status }) => status))).toEqual(
      new Set(['deleted']),
    );
    expect(await namesOf(`-${team.toUpperCase()}`)).toEqual([]);
  }
});

it('says which could not be deleted, and deletes the others', async () => {
  const groups = (await groupsOf('partly')).slice(0, 2);
  entra.sandbox.faults.add({
    service: 'entra',
    match: { method: 'DELETE', path: groups[0].id },
    fault: { status: 403 },
  });
  expect(await remove(groups)).toMatchObject([
    {
      status: 'failed',
      reason: expect.stringMatching(
        /could not be deleted: Microsoft Graph answered 403/,
      ),
    },
    { status: 'deleted' },
  ]);
});
