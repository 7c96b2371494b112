import type { Group } from '@adp/plugin-adp-common';
import type { GroupOwnership, GroupRelation } from '../groupLink';
import type { GroupSyncResult } from '../groupReport';
import type { KnownIds } from '../namedObjects';
import { planTeamGroups, type TeamMembers } from '../teamGroups';
import { readTenantGroups } from './useEntra';

export const VPN_GROUP = 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users';

export const JANE = 'jane.doe@defra.gov.uk';
export const AMIR = 'amir.khan@defra.gov.uk';
export const BETH = 'beth.jones@defra.gov.uk';
export const PAT = 'pat.platform@defra.gov.uk';

/** Three people. */
export const demoMembers: TeamMembers = {
  technical: [JANE, AMIR],
  nonTechnical: [BETH],
  admins: [JANE],
};

/** The 16 groups of a team in the tenant `defra`. */
export async function demoGroups(
  team: string,
  members: TeamMembers = demoMembers,
): Promise<Group[]> {
  return planTeamGroups(await readTenantGroups('defra'), team, members);
}

export function userGroup(
  displayName: string,
  members: string[],
  groupMemberships: string[] = [],
): Group {
  return { displayName, type: 'UserGroup', members, groupMemberships };
}

/** What the portal remembers of a run: ids, and what it has put there. */
export function rememberedFrom(results: readonly GroupSyncResult[]): {
  known: KnownIds;
  owned: GroupOwnership['owned'];
} {
  const known = {
    groups: new Map<string, string>(),
    users: new Map<string, string>(),
  };
  const idsOf = (relation: GroupRelation) =>
    new Map(
      results.map(({ displayName, members, memberships }) => [
        displayName.toLowerCase(),
        new Set(
          (relation === 'member' ? members : memberships).flatMap(
            ({ wanted, id }) => (wanted && id ? [id] : []),
          ),
        ),
      ]),
    );
  for (const { displayName, id, members, memberships } of results) {
    const remember = (name: string, objectId?: string) =>
      objectId &&
      (name.includes('@') ? known.users : known.groups).set(
        name.toLowerCase(),
        objectId,
      );
    remember(displayName, id);
    [...members, ...memberships].forEach(link => remember(link.name, link.id));
  }
  return {
    known,
    owned: { members: idsOf('member'), memberships: idsOf('memberOf') },
  };
}
