import tls from 'node:tls';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { startSandbox } from '@adp/sandbox';
import type { Group } from '@adp/plugin-adp-common';
import { parse } from 'yaml';
import { createEntraCredential, createGraphClient } from './graphClient';
import { syncGroups, SyncGroupsOptions } from './syncGroups';
import { planTeamGroups } from './teamGroups';
import { tenantGroupsSchema } from './tenantGroups';

jest.setTimeout(60_000);

let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let target: Parameters<typeof syncGroups>[0];

const tenantGroups = tenantGroupsSchema.parse(
  parse(
    readFileSync(
      join(__dirname, '../../../../config/team-groups.defra.yaml'),
      'utf8',
    ),
  ),
);
const members = {
  technical: ['jane.doe@defra.gov.uk', 'amir.khan@defra.gov.uk'],
  nonTechnical: ['beth.jones@defra.gov.uk'],
  admins: ['jane.doe@defra.gov.uk'],
};

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-entra-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    sandbox.entra.ca,
  ]);
  const { graphBaseUrl, authorityHost, tenants } = sandbox.entra;
  const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
    tenants.defra;
  target = {
    client: createGraphClient({
      graphBaseUrl,
      credential: createEntraCredential({
        graphBaseUrl,
        authorityHost,
        tenantId,
        clientId,
        clientSecret,
        servicePrincipalObjectId,
      }),
    }),
    graphBaseUrl,
    ownerId: servicePrincipalObjectId,
  };
});

afterEach(() => sandbox.faults.clear());

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

const sync = (groups: readonly Group[], options: SyncGroupsOptions = {}) =>
  syncGroups(target, groups, { retryUnit: 20, ...options });

/** HTTP requests to Graph; those inside a batch are not requests of their own. */
function graphRequests() {
  return sandbox.requests
    .list()
    .filter(({ path, method }) => path.startsWith('/v1.0') && method !== 'SUB');
}

async function membersOf(displayName: string): Promise<string[]> {
  const { value } = await target.client
    .api('/groups')
    .filter(
      encodeURIComponent(
        `displayName eq '${displayName.replaceAll("'", "''")}'`,
      ),
    )
    .get();
  const { value: list } = await target.client
    .api(`/groups/${value[0].id}/members`)
    .top(999)
    .get();
  return list
    .map(
      (member: { userPrincipalName?: string; displayName: string }) =>
        member.userPrincipalName ?? member.displayName,
    )
    .sort();
}

it('shows in a dry run what it would do, and does nothing', async () => {
  const groups = planTeamGroups(tenantGroups, 'fcp-dry', members);
  const results = await sync(groups, { dryRun: true });
  expect(results.filter(({ status }) => status === 'created')).toHaveLength(15);
  const [again] = await sync(groups, { dryRun: true });
  expect(again.status).toBe('created');
});

describe('a new team', () => {
  const groups = planTeamGroups(tenantGroups, 'fcp-demo', members);

  it('gets its 16 groups with their members, in at most 12 requests', async () => {
    sandbox.requests.reset();
    const results = await sync(groups);
    expect(
      results.flatMap(({ problems, warnings }) => [...problems, ...warnings]),
    ).toEqual([]);
    expect(results.filter(({ status }) => status === 'created')).toHaveLength(
      15,
    );
    expect(
      results.find(({ status }) => status === 'updated')?.displayName,
    ).toBe('AAG-APP-Defra-Azure-OpenVPN-ADP-Users');
    expect(graphRequests().length).toBeLessThanOrEqual(12);

    expect(await membersOf('AAG-Users-ADP-FCP-DEMO_TechUser')).toEqual([
      'amir.khan@defra.gov.uk',
      'jane.doe@defra.gov.uk',
    ]);
    expect(
      await membersOf('AAG-Azure-ADP-FCP-DEMO-SND4-PostgresDB_Writer'),
    ).toEqual([
      'AAG-Users-ADP-FCP-DEMO_Admin',
      'AAG-Users-ADP-FCP-DEMO_TechUser',
      'AG-Azure-CDO-ADP-PlatformEngineers',
    ]);
    expect(await membersOf('AAG-APP-Defra-Azure-OpenVPN-ADP-Users')).toEqual(
      expect.arrayContaining(['beth.jones@defra.gov.uk']),
    );
  });

  it('is as it should be the second time, in at most 5 requests without a write', async () => {
    sandbox.requests.reset();
    const results = await sync(groups);
    expect([...new Set(results.map(({ status }) => status))]).toEqual([
      'unchanged',
    ]);
    expect(graphRequests().length).toBeLessThanOrEqual(5);
  });

  it('gains and loses people, but not what others have added', async () => {
    const changed = planTeamGroups(tenantGroups, 'fcp-demo', {
      ...members,
      technical: ['jane.doe@defra.gov.uk', 'pat.platform@defra.gov.uk'],
    });
    const results = await sync(changed);
    expect(results[0]).toMatchObject({
      status: 'updated',
      addedMembers: ['pat.platform@defra.gov.uk'],
      removedMembers: ['amir.khan@defra.gov.uk'],
    });
    expect(await membersOf('AAG-Users-ADP-FCP-DEMO_TechUser')).toEqual([
      'jane.doe@defra.gov.uk',
      'pat.platform@defra.gov.uk',
    ]);
    // Access to the VPN is shared with other teams.
    expect(await membersOf('AAG-APP-Defra-Azure-OpenVPN-ADP-Users')).toContain(
      'amir.khan@defra.gov.uk',
    );
  });
});

it('names unknown people and groups, and does the rest', async () => {
  const results = await sync([
    {
      displayName: "AAG-Users-ADP-O'BRIEN_TechUser",
      type: 'UserGroup',
      groupMemberships: ['AAG-No-Such-Group'],
      members: ['nobody@defra.gov.uk', 'jane.doe@defra.gov.uk'],
    },
    { displayName: 'VPN of nowhere', type: 'OpenVpnGroup', members: [] },
  ]);
  expect(results[0]).toMatchObject({ status: 'created', problems: [] });
  expect(results[0].warnings).toEqual([
    expect.stringMatching(
      /User 'nobody@defra.gov.uk' does not exists; correct/,
    ),
    expect.stringMatching(/Group 'AAG-No-Such-Group' does not exists/),
  ]);
  expect(results[1]).toMatchObject({
    status: 'failed',
    problems: [expect.stringMatching(/'VPN of nowhere' does not exists/)],
  });
  expect(await membersOf("AAG-Users-ADP-O'BRIEN_TechUser")).toEqual([
    'jane.doe@defra.gov.uk',
  ]);
});

it('does not remove most of a group at once', async () => {
  const { value } = await target.client.api('/users').top(10).get();
  const people: string[] = value.map(
    (user: { userPrincipalName: string }) => user.userPrincipalName,
  );
  const group: Group = {
    displayName: 'AAG-Users-ADP-GUARDED_TechUser',
    type: 'UserGroup',
    members: people,
  };
  await sync([group]);
  const [result] = await sync([{ ...group, members: people.slice(0, 2) }]);
  expect(result.warnings).toEqual([
    expect.stringMatching(
      /8 of 10 members of .* are not in its file; so many are not removed at once/,
    ),
  ]);
  expect(await membersOf(group.displayName)).toHaveLength(10);
});

describe.each([
  ['throttling', { status: 429, retryAfterSeconds: 1 }],
  ['a server error', { status: 503 }],
  ['a dropped request', { drop: 'before' as const }],
  ['a lost answer', { drop: 'after' as const }],
])('%s at any request', (name, fault) => {
  it('leads to the same end', async () => {
    const team = `f${name.replaceAll(/[^a-z]/g, '').slice(0, 10)}`;
    const groups = planTeamGroups(tenantGroups, team, members);
    sandbox.faults.add({
      service: 'entra',
      match: { path: '/v1.0/\\$batch' },
      fault,
      times: 2,
    });
    await sync(groups);
    sandbox.faults.clear();
    const results = await sync(groups);
    expect([...new Set(results.map(({ status }) => status))]).toEqual([
      'unchanged',
    ]);
  });
});
