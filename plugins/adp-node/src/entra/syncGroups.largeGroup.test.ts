import { readTenantGroups, useEntra } from './__testUtils__/useEntra';
import { planTeamGroups } from './teamGroups';

jest.setTimeout(60_000);

const VPN_GROUP = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';
const CROWD = 2500;

/** The VPN group has 2,500 members, Beth Jones the last of them. */
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
    });
  }
  const crowd = users.slice(-(CROWD - 1)).map(({ id }) => id);
  vpn.memberIds = [...crowd, beth.id];
});

it('adds to a VPN group of 2,500 members, and takes nobody out', async () => {
  const groups = planTeamGroups(await readTenantGroups('defra'), 'fcp-demo', {
    technical: ['jane.doe@defra.gov.uk'],
    nonTechnical: ['beth.jones@defra.gov.uk'],
    admins: [],
  });
  entra.sandbox.requests.reset();
  const results = await entra.sync(groups);
  expect(
    results.find(({ displayName }) => displayName === VPN_GROUP),
  ).toMatchObject({
    status: 'updated',
    addedMembers: ['jane.doe@defra.gov.uk'],
    problems: [],
  });
  expect((await entra.members())[VPN_GROUP]).toHaveLength(CROWD + 1);
  expect(entra.graphRequests()).toHaveLength(8);

  entra.sandbox.requests.reset();
  const again = await entra.sync(groups);
  expect([...new Set(again.map(({ status }) => status))]).toEqual([
    'unchanged',
  ]);
  expect(entra.graphRequests()).toHaveLength(4);
});
