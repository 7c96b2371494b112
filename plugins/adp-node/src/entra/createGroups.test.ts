import type { FaultRequest } from '@adp/sandbox';
import { AMIR, JANE, userGroup } from './__testUtils__/demoTeam';
import { granting, useEntra, type TestEntra } from './__testUtils__/useEntra';
import { syncGroups } from './syncGroups';

jest.setTimeout(60_000);

/** The groups of this name, and who is in them. */
const groupsCalled = async (entra: TestEntra, name: string) => {
  const { groups } = await entra.directory();
  return groups.filter(({ displayName }) => displayName === name);
};

const FAULTS: [string, FaultRequest['fault']][] = [
  ['THROTTLED', { status: 429, retryAfterSeconds: 0 }],
  ['UNAVAILABLE', { status: 503 }],
  ['DROPPED', { drop: 'before' }],
  ['UNANSWERED', { drop: 'after' }],
];

/** Spoils the n-th request from now on. */
function spoil(entra: TestEntra, n: number, fault: FaultRequest['fault']) {
  const match = { path: '\\$batch' };
  if (n > 1) {
    entra.sandbox.faults.add({
      service: 'entra',
      match,
      fault: { latencyMs: 0 },
      times: n - 1,
    });
  }
  entra.sandbox.faults.add({ service: 'entra', match, fault });
}

describe('with the permission for all groups', () => {
  const entra = useEntra(granting('Group.ReadWrite.All'));

  it('creates a group by a unique name', async () => {
    const name = 'AAG-Users-ADP-UNIQUE_TechUser';
    await entra.sync([userGroup(name, [JANE])]);
    const [group] = await groupsCalled(entra, name);
    expect(group.uniqueName).toBe(name.toLowerCase());
    expect(
      entra.sandbox.requests
        .list()
        .flatMap(({ batch }) => batch ?? [])
        .map(({ operation }) => operation),
    ).not.toContain('POST /groups');
  });

  it.each(FAULTS)('creates it once when that is %s', async (what, fault) => {
    const name = `AAG-Users-ADP-${what}_TechUser`;
    spoil(entra, 2, fault);
    const [result] = await entra.sync([userGroup(name, [JANE])]);
    expect(result).toMatchObject({ status: 'created', problems: [] });
    expect(await groupsCalled(entra, name)).toMatchObject([{ id: result.id }]);
  });

  it('takes a group that has its unique name already, and says what it is called', async () => {
    const name = 'AAG-Users-ADP-TAKEN_TechUser';
    const [{ id }] = await entra.sync([userGroup(name, [JANE])]);
    await entra.client.api(`/groups/${id}`).patch({ displayName: 'Taken' });
    const [result] = await entra.sync([userGroup(name, [JANE, AMIR])]);
    expect(result).toMatchObject({
      id,
      problems: [],
      warnings: [
        `Group '${name}' is called 'Taken' in Entra ID; rename it back, so that people find it`,
      ],
    });
    expect((await entra.members()).Taken).toEqual([AMIR, JANE]);
  });
});

describe('with the permission to create groups only', () => {
  const entra = useEntra();

  it('tries only once to create groups by a unique name', async () => {
    const upserts = () =>
      entra.sandbox.requests
        .list()
        .flatMap(({ batch }) => batch ?? [])
        .filter(
          ({ method, path }) =>
            method === 'PATCH' && path.includes('uniqueName'),
        );
    await entra.sync([userGroup('AAG-Users-ADP-FIRST_TechUser', [JANE])]);
    await entra.sync([userGroup('AAG-Users-ADP-SECOND_TechUser', [JANE])]);
    expect(upserts()).toHaveLength(1);
  });

  // Found, looked for again, created, added, added again, and read back.
  it.each(
    FAULTS.flatMap(([what, fault]) =>
      [1, 2, 3, 4, 5, 6].map(n => [what, n, fault] as const),
    ),
  )('creates it once when %s at request %i', async (what, n, fault) => {
    const name = `AAG-Users-ADP-${what}${n}_TechUser`;
    spoil(entra, n, fault);
    const [result] = await entra.sync([userGroup(name, [JANE])]);
    expect(result).toMatchObject({ status: 'created', problems: [] });
    const [group, ...others] = await groupsCalled(entra, name);
    expect(others).toEqual([]);
    expect(group.memberIds).toEqual([await entra.idOf(JANE)]);
  });

  it('creates a group once when a new process takes over at once', async () => {
    const name = 'AAG-Users-ADP-TAKEOVER_TechUser';
    // Found, refused, looked for again, and created.
    const stopped = entra.stoppingAfter(4);
    await syncGroups(
      stopped.target,
      [userGroup(name, [JANE])],
      stopped.options,
    ).catch(() => undefined);
    expect(await groupsCalled(entra, name)).toHaveLength(1);
    let fresh: typeof syncGroups = syncGroups;
    jest.isolateModules(() => {
      ({ syncGroups: fresh } = jest.requireActual('./syncGroups'));
    });
    expect(fresh).not.toBe(syncGroups);
    await fresh(entra.target, [userGroup(name, [JANE])], { retryUnit: 10 });
    const [group, ...others] = await groupsCalled(entra, name);
    expect(others).toEqual([]);
    expect(group.memberIds).toEqual([await entra.idOf(JANE)]);
  });

  it('creates a group once that several runs want at once', async () => {
    const name = 'AAG-Users-ADP-RACE_TechUser';
    const results = await Promise.all(
      [1, 2, 3].map(() => entra.sync([userGroup(name, [JANE])])),
    );
    expect(results.flat().flatMap(({ problems }) => problems)).toEqual([]);
    expect(await groupsCalled(entra, name)).toHaveLength(1);
  });

  it('creates it anew when somebody has deleted it', async () => {
    const name = 'AAG-Users-ADP-ANEW_TechUser';
    const [first] = await entra.sync([userGroup(name, [JANE])]);
    await entra.client.api(`/groups/${first.id}`).delete();
    const [second] = await entra.sync([userGroup(name, [JANE])]);
    expect(second.status).toBe('created');
    expect(await groupsCalled(entra, name)).toMatchObject([{ id: second.id }]);
  });

  it('says what could not be created', async () => {
    const name = 'AAG-Users-ADP-NEVER_TechUser';
    entra.sandbox.faults.add({
      service: 'entra',
      match: { method: 'POST', path: '^/v1.0/groups$' },
      fault: { status: 503 },
      times: 100,
    });
    const [result] = await entra.sync([userGroup(name, [JANE])]);
    expect(result).toMatchObject({
      status: 'failed',
      members: [{ name: JANE, status: 'failed' }],
      problems: [
        expect.stringMatching(
          /_TechUser could not be created: Microsoft Graph answered 503/,
        ),
      ],
    });
    expect(result.id).toBeUndefined();
  });
});
