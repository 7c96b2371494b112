import type { Group } from '@adp/plugin-adp-common';
import type { TenantGroups } from './tenantGroups';

/** User principal names of a team's people, by what they may do. */
export type TeamMembers = {
  technical: readonly string[];
  nonTechnical: readonly string[];
  admins: readonly string[];
};

/**
 * The groups that a team is to have in a tenant: three of users, a reader and
 * a writer group for PostgreSQL in each environment, two for the team's Azure
 * resources, and the VPN group that all teams share.
 */
export function planTeamGroups(
  tenantGroups: TenantGroups,
  team: string,
  members: TeamMembers,
): Group[] {
  const name = team.toUpperCase();
  const userGroup = (
    suffix: string,
    { memberships }: TenantGroups['techUser'],
    people: readonly string[],
  ): Group => ({
    displayName: `AAG-Users-ADP-${name}_${suffix}`,
    type: 'UserGroup',
    groupMemberships: memberships.map(membership =>
      membership.replaceAll('{TEAM}', name),
    ),
    members: distinct(people),
  });
  const postgresGroup = (environment: string, role: string): Group => ({
    displayName: `AAG-Azure-ADP-${name}-${environment.toUpperCase()}-PostgresDB_${role}`,
    type: 'AccessGroup',
    description: `AD group to grant ${role.toLowerCase()} access to postgres DB`,
    members: [...tenantGroups.postgresMembers],
  });
  const resourcesGroup = (role: string): Group => ({
    displayName: `AAG-Azure-ADP-${name}-Resources-${role}`,
    type: 'AccessGroup',
    description: `AD group to grant ${role.toLowerCase()} access to the team's resources`,
    members: [],
  });

  return [
    userGroup('TechUser', tenantGroups.techUser, members.technical),
    userGroup('NonTechUser', tenantGroups.nonTechUser, members.nonTechnical),
    userGroup('Admin', tenantGroups.admin, members.admins),
    {
      displayName: tenantGroups.vpnGroup,
      type: 'OpenVpnGroup',
      members: distinct([
        ...members.technical,
        ...members.nonTechnical,
        ...members.admins,
      ]),
    },
    ...tenantGroups.environments.flatMap(environment => [
      postgresGroup(environment, 'Reader'),
      postgresGroup(environment, 'Writer'),
    ]),
    resourcesGroup('Contributor'),
    resourcesGroup('Reader'),
  ];
}

/** User principal names are the same whatever their case. */
function distinct(names: readonly string[]): string[] {
  return [...new Set(names.map(name => name.toLowerCase()))];
}
