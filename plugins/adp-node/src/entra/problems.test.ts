import { AMIR, JANE, userGroup } from './__testUtils__/demoTeam';
import { namesWith, useEntra } from './__testUtils__/useEntra';
import { isNotReplicated } from './directory';
import { sendBatch } from './graphBatch';

jest.setTimeout(60_000);

const entra = useEntra();

/** Reads a new group until all of the directory knows it. */
async function settle(groupId: string): Promise<void> {
  const answers = await sendBatch(
    entra.client,
    [{ method: 'GET', url: `/groups/${groupId}` }],
    { retryUnit: 10, isTransient: isNotReplicated },
  );
  expect(answers).toMatchObject([{ status: 200 }]);
}

/** Creates a group as somebody would who does not use the portal. */
const createGroup = async (displayName: string): Promise<string> => {
  const { id } = await entra.client.api('/groups').post({
    displayName,
    mailEnabled: false,
    mailNickname: 'by-hand',
    securityEnabled: true,
  });
  await settle(id);
  return id;
};

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
  const [result] = await entra.sync([userGroup(displayName, [JANE, AMIR])]);
  expect(result.status).toBe('failed');
  expect(namesWith(result, 'failed')).toEqual([JANE, AMIR]);
  expect(result.problems).toEqual(
    [JANE, AMIR].map(name =>
      expect.stringMatching(
        new RegExp(
          `^${name} could not be added to ${displayName}: Microsoft Graph answered 403 .*request-id`,
        ),
      ),
    ),
  );
});

it('names unknown people and groups, and does the rest', async () => {
  const results = await entra.sync([
    {
      displayName: 'AAG-Users-ADP-PARTLY_TechUser',
      type: 'UserGroup',
      groupMemberships: ['AAG-No-Such-Group', 'VPN of nowhere'],
      members: ['nobody@defra.gov.uk', 'jane.doe@defra.gov.uk'],
    },
    { displayName: 'VPN of nowhere', type: 'OpenVpnGroup', members: [] },
  ]);
  expect(results[0]).toMatchObject({
    status: 'created',
    members: [
      { name: 'nobody@defra.gov.uk', status: 'unknown', wanted: true },
      { name: 'jane.doe@defra.gov.uk', status: 'added', wanted: true },
    ],
    memberships: [{ status: 'unknown' }, { status: 'unknown' }],
    problems: [],
  });
  expect(results[0].warnings).toEqual([
    expect.stringMatching(
      /User 'nobody@defra.gov.uk' does not exist; correct the user principal name or e-mail address/,
    ),
    expect.stringMatching(/Group 'AAG-No-Such-Group' does not exist/),
    expect.stringMatching(/Group 'VPN of nowhere' does not exist/),
  ]);
  expect(results[1]).toMatchObject({
    status: 'failed',
    problems: [expect.stringMatching(/'VPN of nowhere' does not exist/)],
  });
  expect((await entra.members())['AAG-Users-ADP-PARTLY_TechUser']).toEqual([
    'jane.doe@defra.gov.uk',
  ]);
});

it('does not guess which of two groups is meant', async () => {
  const name = 'AAG-Users-ADP-TWINS_TechUser';
  const ids = [await createGroup(name), await createGroup(name)];
  const results = await entra.sync([
    userGroup(name, ['jane.doe@defra.gov.uk']),
    {
      ...userGroup('AAG-Users-ADP-SINGLE_Admin', ['jane.doe@defra.gov.uk']),
      groupMemberships: [name],
    },
  ]);
  const problem = `Several groups in Entra ID are called '${name}' (object ids ${ids.join(
    ', ',
  )}); rename or delete all but one`;
  expect(results).toMatchObject([
    {
      status: 'failed',
      members: [{ status: 'failed', reason: problem }],
      problems: [problem],
    },
    {
      status: 'failed',
      members: [{ name: 'jane.doe@defra.gov.uk', status: 'added' }],
      memberships: [{ name, status: 'failed', reason: problem }],
      problems: [problem],
    },
  ]);
});
