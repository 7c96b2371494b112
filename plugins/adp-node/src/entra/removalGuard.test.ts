import type { Group } from '@adp/plugin-adp-common';
import {
  JANE,
  rememberedFrom,
  userGroup,
  VPN_GROUP,
} from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';
import type { GroupOwnership } from './groupLink';

jest.setTimeout(60_000);

const entra = useEntra();

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
