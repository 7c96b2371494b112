import {
  demoGroups,
  rememberedFrom,
  VPN_GROUP,
} from './__testUtils__/demoTeam';
import { useEntra } from './__testUtils__/useEntra';
import { deleteTeamGroups } from './deleteTeamGroups';

jest.setTimeout(60_000);

/** The application permissions of `docs/how-to/run-in-production.md`. */
const PERMISSIONS = [
  'Group.Create',
  'GroupMember.ReadWrite.All',
  'User.Read.All',
];

function useEntraWith(permissions: readonly string[]) {
  return useEntra(({ servicePrincipals }) => {
    for (const principal of servicePrincipals) {
      if (principal.displayName === 'adp-portal') {
        principal.appRoles = [...permissions];
      }
    }
  });
}

describe(`with nothing but ${PERMISSIONS.join(', ')}`, () => {
  const entra = useEntraWith(PERMISSIONS);

  it('creates groups, changes members, and deletes the groups', async () => {
    const groups = await demoGroups('few');
    const first = await entra.sync(groups);
    expect(first.flatMap(({ problems }) => problems)).toEqual([]);
    const emptied = await entra.sync(
      groups.map(group => ({ ...group, members: [], groupMemberships: [] })),
      { ...rememberedFrom(first), largestRemoval: 1 },
    );
    expect(emptied.flatMap(({ problems }) => problems)).toEqual([]);
    const deleted = await deleteTeamGroups(
      entra.target,
      first.map(({ displayName, id }) => ({ displayName, id: id! })),
      { protectedGroups: [VPN_GROUP], retryUnit: 10 },
    );
    expect(deleted.filter(({ status }) => status === 'deleted')).toHaveLength(
      15,
    );
  });
});

describe.each(PERMISSIONS)('without %s', missing => {
  const entra = useEntraWith(PERMISSIONS.filter(each => each !== missing));

  it('does not work, and says that Graph refuses', async () => {
    const groups = await demoGroups('none');
    const outcome = await entra.sync(groups).then(
      results => results.flatMap(({ problems }) => problems).join('\n'),
      error => error.message,
    );
    expect(outcome).toMatch(/answered 403 Authorization_RequestDenied/);
  });
});
