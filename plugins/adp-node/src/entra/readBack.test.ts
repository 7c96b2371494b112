import type { Group } from '@adp/plugin-adp-common';
import type { FaultRequest } from '@adp/sandbox';
import {
  AMIR,
  demoGroups,
  demoMembers,
  JANE,
  rememberedFrom,
  userGroup,
  VPN_GROUP,
} from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';

jest.setTimeout(60_000);

const TECH = 'AAG-Users-ADP-SLOW_TechUser';

describe('where Graph shows changes only after a while', () => {
  const entra = useEntra(undefined, { membershipMisses: 3 });

  it('waits until they can be seen', async () => {
    const first = await entra.sync(await demoGroups('slow'));
    expect(first.map(({ status }) => status)).toEqual([
      ...Array(3).fill('created'),
      'updated',
      ...Array(12).fill('created'),
    ]);
    const links = first.flatMap(({ members, memberships }) => [
      ...members,
      ...memberships,
    ]);
    expect(new Set(links.map(({ status }) => status))).toEqual(
      new Set(['added']),
    );

    const [tech] = await entra.sync(
      await demoGroups('slow', { ...demoMembers, technical: [JANE] }),
      rememberedFrom(first),
    );
    expect(namesWith(tech, 'removed')).toEqual([AMIR]);
  });
});

describe('where Graph shows a change after three reads', () => {
  const entra = useEntra(undefined, { membershipMisses: 3 });

  it('removes from the VPN who was added a moment ago and is not shown yet', async () => {
    const vpn = (members: string[]): Group => ({
      displayName: VPN_GROUP,
      type: 'OpenVpnGroup',
      members,
    });
    await entra.addByHand(VPN_GROUP, AMIR);
    const remembered = {
      owned: {
        members: new Map([
          [VPN_GROUP.toLowerCase(), new Set([await entra.idOf(AMIR)])],
        ]),
      },
    };
    const dryRun = await entra.sync([vpn([])], { ...remembered, dryRun: true });
    expect(dryRun[0]).toMatchObject({ status: 'unchanged', members: [] });
    const [result] = await entra.sync([vpn([])], remembered);
    expect(result.members).toMatchObject([
      { id: await entra.idOf(AMIR), status: 'removed', wanted: false },
    ]);
    expect((await entra.members())[VPN_GROUP]).not.toContain(AMIR);
  });
});

describe('where Graph does not show changes', () => {
  const entra = useEntra(undefined, { membershipMisses: 1000 });

  it('says which are pending, and neither added nor removed', async () => {
    const wanted = [
      userGroup(TECH, [JANE, AMIR], ['AAG-Azure-ADP-GlobalRead']),
    ];
    const [first] = await entra.sync(wanted);
    const why =
      'Entra ID has accepted the change and does not show it yet; it is looked at again with the next check';
    expect(first).toMatchObject({
      id: expect.any(String),
      status: 'pending',
      members: [
        { name: JANE, status: 'pending', reason: why },
        { name: AMIR, status: 'pending', reason: why },
      ],
      memberships: [{ status: 'pending', reason: why }],
      problems: [],
    });
    expect(first.warnings).toContain(`${TECH}: ${why}`);
    expect((await entra.members())[TECH]).toEqual([AMIR, JANE]);

    // It asks for the same again, which Graph has done already.
    const [again] = await entra.sync(wanted, rememberedFrom([first]));
    expect(again).toMatchObject({ status: 'pending', problems: [] });
  });

  it('does not call pending what was there before', async () => {
    const name = 'AAG-Users-ADP-Portal';
    const { groups, users } = await entra.directory();
    const portal = groups.find(({ displayName }) => displayName === name)!;
    const people = portal.memberIds.flatMap(
      id => users.find(user => user.id === id)?.userPrincipalName ?? [],
    );
    const [, ...others] = people;
    const [result] = await entra.sync([userGroup(name, others)], {
      owned: {
        members: new Map([[name.toLowerCase(), new Set(portal.memberIds)]]),
      },
    });
    expect(namesWith(result, 'present')).toEqual(others);
    expect(namesWith(result, 'pending')).toEqual([people[0]]);
    expect(result.members.at(-1)).toMatchObject({ wanted: false });
  });
});

describe('when Graph fails after the changes were made', () => {
  const entra = useEntra();

  it('knows the ids all the same', async () => {
    // Found, refused, looked for, created, added (twice, for it is new): then no more.
    const batch = { service: 'entra' as const, match: { path: '\\$batch' } };
    const spoil = (fault: FaultRequest['fault'], times: number) =>
      entra.sandbox.faults.add({ ...batch, fault, times });
    await entra.client.api('/organization').get();
    spoil({ latencyMs: 0 }, 6);
    spoil({ status: 503 }, 100);
    const [result] = await entra.sync([userGroup(TECH, [JANE])]);
    expect(result).toMatchObject({
      id: await entra.idOf(TECH),
      status: 'pending',
      members: [
        {
          name: JANE,
          status: 'pending',
          reason: expect.stringMatching(
            /could not be reached, 6 times in a row/,
          ),
        },
      ],
    });
    expect((await entra.members())[TECH]).toEqual([JANE]);
  });
});
