import type { FaultRequest } from '@adp/sandbox';
import { namesWith, useEntra } from './__testUtils__/useEntra';
import { planTeamGroups } from './teamGroups';
import { tenantGroupsSchema } from './tenantGroups';

jest.setTimeout(120_000);

const entra = useEntra();

const members = {
  technical: ['jane.doe@defra.gov.uk', 'amir.khan@defra.gov.uk'],
  nonTechnical: ['beth.jones@defra.gov.uk'],
  admins: ['jane.doe@defra.gov.uk'],
};
const tenantGroups = tenantGroupsSchema.parse({
  environments: ['snd4'],
  postgresMembers: ['AG-Azure-CDO-ADP-PlatformEngineers'],
  vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
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

it.each<[name: string, fault: FaultRequest['fault']]>([
  ['throttled', { status: 429, retryAfterSeconds: 0 }],
  ['unavailable', { status: 503 }],
  ['dropped', { drop: 'before' }],
  ['unanswered', { drop: 'after' }],
])('ends the same when each request is %s in turn', async (name, fault) => {
  for (let index = 0; index < requests; index += 1) {
    const team = `${name}${String.fromCharCode(97 + index)}`;
    const match = { path: '^/v1.0/\\$batch' };
    if (index > 0) {
      // A fault that does nothing, for the requests before.
      entra.sandbox.faults.add({
        service: 'entra',
        match,
        fault: { latencyMs: 0 },
        times: index,
      });
    }
    entra.sandbox.faults.add({ service: 'entra', match, fault });

    const results = await entra.sync(teamGroups(team));
    entra.sandbox.faults.clear();
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
    expect(await stateOf(team)).toEqual(undisturbed);
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

it('says who could not be added, and why', async () => {
  for (const [method, path] of [
    ['PATCH', '^/v1.0/groups/[0-9a-f-]+$'],
    ['POST', '/members/\\$ref$'],
  ]) {
    entra.sandbox.faults.add({
      service: 'entra',
      match: { method, path },
      fault: { status: 403 },
      times: 2,
    });
  }
  const displayName = 'AAG-Users-ADP-REFUSED_TechUser';
  const [result] = await entra.sync([
    { displayName, type: 'UserGroup', members: members.technical },
  ]);
  expect(result.status).toBe('failed');
  expect(namesWith(result, 'failed')).toEqual(members.technical);
  expect(result.problems).toEqual(
    members.technical.map(name =>
      expect.stringMatching(
        new RegExp(
          `^${name} could not be added to ${displayName}: Microsoft Graph answered 403 .*request-id`,
        ),
      ),
    ),
  );
});

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
