import { environmentNameSchema } from '@adp/plugin-adp-common';
import { z } from 'zod/v3';

/** `{TEAM}` stands for the team's name in upper case. */
const groupName = z.string().min(1);

const userGroupSchema = z
  .object({ memberships: z.array(groupName).default([]) })
  .strict();

/**
 * Which groups each team gets in a tenant; `adp.estates.{name}.groups` in the
 * configuration. In names `{TEAM}` stands for the team's name in upper case.
 */
export const tenantGroupsSchema = z
  .object({
    /** Environments whose PostgreSQL servers a team has reader and writer groups for. */
    environments: z.array(environmentNameSchema),
    /** Display names of the groups that are members of those groups. */
    postgresMembers: z.array(groupName).default([]),
    /** Groups that a team's user groups are members of. */
    techUser: userGroupSchema,
    nonTechUser: userGroupSchema,
    admin: userGroupSchema,
    /** Display name of the group for VPN access that all teams share. */
    vpnGroup: groupName,
  })
  .strict();

export type TenantGroups = z.infer<typeof tenantGroupsSchema>;
