import { z } from 'zod/v3';

export const groupTypeSchema = z.enum([
  'UserGroup',
  'AccessGroup',
  'OpenVpnGroup',
]);
export type GroupType = z.infer<typeof groupTypeSchema>;

/**
 * A group of Entra ID as `{tenant}/{team}.yaml` describes it. `members` are
 * user principal names for a UserGroup or OpenVpnGroup and display names of
 * groups for an AccessGroup; `groupMemberships` are display names of the
 * groups that this group is to be a member of.
 */
export const groupSchema = z.object({
  // https://learn.microsoft.com/graph/api/resources/group: at most 256 characters
  displayName: z.string().min(1).max(256),
  type: groupTypeSchema,
  description: z.string().nullish(),
  groupMemberships: z.array(z.string().min(1)).nullish(),
  members: z.array(z.string().min(1)).nullish(),
});
export type Group = z.infer<typeof groupSchema>;

/** The file `{tenant}/{team}.yaml` of `adp-teams-config`. */
export const groupsFileSchema = z.object({
  groups: z
    .array(groupSchema)
    .nullish()
    .transform(value => value ?? []),
});
export type GroupsFile = z.infer<typeof groupsFileSchema>;
