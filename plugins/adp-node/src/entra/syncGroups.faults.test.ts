import { setTimeout } from 'node:timers/promises';
import type { FaultRequest } from '@adp/sandbox';
import { namesWith, useEntra } from './__testUtils__/useEntra';
import type { EntraTarget } from './entraDirectories';
import { syncGroups, type SyncGroupsOptions } from './syncGroups';
import { planTeamGroups } from './teamGroups';
import { tenantGroupsSchema } from './tenantGroups';

jest.setTimeout(120_000);

const VPN_GROUP = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';

const entra = useEntra();

const members = {
  technical: ['jane.doe@defra.gov.uk', 'amir.khan@defra.gov.uk'],
  nonTechnical: ['beth.jones@defra.gov.uk'],
  admins: ['jane.doe@defra.gov.uk'],
};
const tenantGroups = tenantGroupsSchema.parse({
  environments: ['snd4'],
  postgresMembers: ['AG-Azure-CDO-ADP-PlatformEngineers'],
  vpnGroup: VPN_GROUP,
  techUser: {
    memberships: [
      'AAG-Azure-ADP-GlobalRead',
      'AAG-Azure-ADP-{TEAM}-SND4-PostgresDB_Writer',
    ],
  },
  nonTechUser: { memberships: ['AAG-Azure-ADP-GlobalRead'] },
  admin: { memberships: ['AAG-Azure-ADP-{TEAM}-SND4-PostgresDB_Writer'] },
});
const teamGroups = (team: string) =>
  planTeamGroups(tenantGroups, team, members);

/** The team's groups, and what they are members of, whatever the team's name. */
async function stateOf(team: string): Promise<Record<string, string[]>> {
  const name = team.toUpperCase();
  const ofTeam = (text: string) => text.includes(`-${name}`);
  return Object.fromEntries(
    Object.entries(await entra.members()).flatMap(([group, list]) => {
      const shown = ofTeam(group) ? list : list.filter(ofTeam);
      return shown.length > 0 || ofTeam(group)
        ? [
            [
              group.replace(name, '{TEAM}'),
              shown.map(member => member.replace(name, '{TEAM}')),
            ],
          ]
        : [];
    }),
  );
}

let undisturbed: Record<string, string[]>;
let requests: number;
beforeAll(async () => {
  entra.sandbox.requests.reset();
  await entra.sync(teamGroups('calm'));
  requests = entra.graphRequests().length;
  undisturbed = await stateOf('calm');
});

it('makes 7 groups and memberships in another one undisturbed', () => {
  expect(Object.keys(undisturbed)).toHaveLength(7 + 1);
  expect(requests).toBeGreaterThan(3);
});

/** Amir has left; what the portal knows by then is in its database. */
const withoutAmir = { ...members, technical: ['jane.doe@defra.gov.uk'] };
const remove = async (
  team: string,
  {
    target = entra.target,
    ...options
  }: SyncGroupsOptions & { target?: EntraTarget } = {},
) => {
  const amir = new Set([await entra.idOf('amir.khan@defra.gov.uk')]);
  const owned = new Map(
    [`AAG-Users-ADP-${team}_TechUser`, VPN_GROUP].map(
      name => [name.toLowerCase(), amir] as const,
    ),
  );
  return syncGroups(target, planTeamGroups(tenantGroups, team, withoutAmir), {
    retryUnit: 10,
    ...options,
    owned: { members: owned },
  });
};

/** Of a removal: looked up, read, removed, and read back. */
const REMOVAL_REQUESTS = 4;

const BATCH = { path: '^/v1.0/\\$batch' };

/** Lets some requests pass, and spoils the one that follows. */
function spoil(after: number, fault: FaultRequest['fault']): void {
  if (after > 0) {
    entra.sandbox.faults.add({
      service: 'entra',
      match: BATCH,
      fault: { latencyMs: 0 },
      times: after,
    });
  }
  entra.sandbox.faults.add({ service: 'entra', match: BATCH, fault });
}

/** That the team has its groups, and nobody is lost or extra. */
async function expectDone(team: string): Promise<void> {
  expect(await stateOf(team)).toEqual(undisturbed);
  expect((await entra.members())[VPN_GROUP]).toEqual(
    expect.arrayContaining([...members.technical, ...members.nonTechnical]),
  );
}

async function expectRemoved(team: string): Promise<void> {
  const techUsers = 'AAG-Users-ADP-{TEAM}_TechUser';
  expect(await stateOf(team)).toEqual({
    ...undisturbed,
    [techUsers]: ['jane.doe@defra.gov.uk'],
  });
  const vpn = (await entra.members())[VPN_GROUP];
  expect(vpn).not.toContain('amir.khan@defra.gov.uk');
  expect(vpn).toEqual(
    expect.arrayContaining([
      'jane.doe@defra.gov.uk',
      'beth.jones@defra.gov.uk',
    ]),
  );
}

it.each<[name: string, fault: FaultRequest['fault'], timeout?: number]>([
  ['throttled', { status: 429, retryAfterSeconds: 1 }],
  ['unavailable', { status: 503 }],
  ['dropped', { drop: 'before' }],
  ['unanswered', { drop: 'after' }],
  ['slow', { latencyMs: 1500 }, 1000],
])('ends the same when each request is %s in turn', async (...row) => {
  const [name, fault, requestTimeout] = row;
  // What was given up arrives all the same, some time later.
  const late = () => setTimeout(requestTimeout ?? 0);
  for (let index = 0; index < requests; index += 1) {
    const team = `${name}${String.fromCharCode(97 + index)}`;
    spoil(index, fault);
    const results = await entra.sync(teamGroups(team), {
      requestTimeout,
      // So long that what was given up has arrived before it is tried again.
      retryUnit: requestTimeout ? 300 : 10,
    });
    entra.sandbox.faults.clear();
    await late();
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(results.map(({ status }) => status)).not.toContain('pending');
    await expectDone(team);

    if (index >= REMOVAL_REQUESTS) {
      continue;
    }
    spoil(index, fault);
    const removed = await remove(team, { requestTimeout });
    entra.sandbox.faults.clear();
    await late();
    expect(removed.flatMap(({ problems }) => problems)).toEqual([]);
    expect(namesWith(removed[0], 'removed')).toEqual([
      'amir.khan@defra.gov.uk',
    ]);
    await expectRemoved(team);
  }
});

it('is completed by the next run when it was stopped after any request', async () => {
  for (let count = 1; count <= requests; count += 1) {
    const team = `stopped${String.fromCharCode(96 + count)}`;
    const stopped = entra.stoppingAfter(count);
    const first = await syncGroups(stopped.target, teamGroups(team), {
      ...stopped.options,
    }).catch(() => undefined);
    expect(stopped.count()).toBe(count);
    // After the last request there is nothing to be stopped.
    expect(Array.isArray(first)).toBe(count === requests);

    const results = await entra.sync(teamGroups(team));
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    await expectDone(team);
  }
});

it('is completed by the next run when a removal was stopped after any request', async () => {
  for (let count = 1; count <= REMOVAL_REQUESTS; count += 1) {
    const team = `leaving${String.fromCharCode(96 + count)}`;
    await entra.sync(teamGroups(team));
    const { target, options } = entra.stoppingAfter(count);
    await remove(team, { ...options, target }).catch(() => undefined);
    const results = await remove(team);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    await expectRemoved(team);
  }
});

it.each([
  ['throttled', 'finding groups', 429, 'GET', '^/v1.0/groups\\?'],
  ['throttled', 'finding people', 429, 'GET', '^/v1.0/users\\?'],
  ['throttled', 'reading members', 429, 'GET', '/members\\?'],
  ['throttled', 'creating a group', 429, 'PATCH', '\\(uniqueName'],
  ['throttled', 'adding members', 429, 'PATCH', '^/v1.0/groups/[0-9a-f-]+$'],
  ['not known everywhere yet', 'reading it', 404, 'GET', '/members\\?'],
])(
  'a request inside a batch is %s: %s',
  async (_, what, status, method, path) => {
    const team = `${what.replaceAll(' ', '')}${status}`;
    entra.sandbox.faults.add({
      service: 'entra',
      match: { method, path },
      fault: { status, retryAfterSeconds: 0 },
    });
    const results = await entra.sync(teamGroups(team));
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await stateOf(team)).toEqual(undisturbed);
  },
);

it('makes one set of groups when several sync the same team at once', async () => {
  const groups = teamGroups('crowded');
  const results = await Promise.all(
    [1, 2, 3, 4, 5].map(() => entra.sync(groups)),
  );
  expect(results.flat().flatMap(({ problems }) => problems)).toEqual([]);
  expect(await stateOf('crowded')).toEqual(undisturbed);
  const { groups: all } = await entra.directory();
  const names = all.map(({ displayName }) => displayName);
  expect(new Set(names).size).toBe(names.length);
});
