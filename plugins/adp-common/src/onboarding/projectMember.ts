import githubReservedNames from 'github-reserved-names';
import { z } from 'zod/v3';
import { emptyAsUndefined, userEntityRefSchema } from './fields';

/** https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication */
const GITHUB_USERNAME = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

export const githubUsernameSchema = z
  .string()
  .trim()
  .regex(
    GITHUB_USERNAME,
    'The GitHub handle has letters, digits and single hyphens between them, at most 39, such as jane-doe; it is not an e-mail address',
  )
  .refine(
    name => !githubReservedNames.check(name.toLowerCase()),
    'GitHub keeps this name to itself; enter the handle of the person',
  );

/** What a person may do in a delivery project. */
export const memberRoleSchema = z
  .object({
    isTechnical: z.boolean().default(false),
    isAdmin: z.boolean().default(false),
    githubUsername: emptyAsUndefined(githubUsernameSchema.optional()),
  })
  .strict();

const TECHNICAL_NEEDS_HANDLE = {
  path: ['githubUsername'],
  message:
    'Enter the GitHub handle: technical members get access to the repositories by it',
};

function hasHandleIfTechnical(member: {
  isTechnical: boolean;
  githubUsername?: string;
}): boolean {
  return !member.isTechnical || Boolean(member.githubUsername);
}

/** What is changed of a member. */
export const projectMemberUpdateSchema = memberRoleSchema.refine(
  hasHandleIfTechnical,
  TECHNICAL_NEEDS_HANDLE,
);
export type ProjectMemberUpdate = z.infer<typeof projectMemberUpdateSchema>;

/** What is entered to add a member. */
export const projectMemberInputSchema = memberRoleSchema
  .extend({ userEntityRef: userEntityRefSchema })
  .strict()
  .refine(hasHandleIfTechnical, TECHNICAL_NEEDS_HANDLE);
export type ProjectMemberInput = z.infer<typeof projectMemberInputSchema>;

/** What a member is called in the portal. */
export function memberRoleLabel(member: {
  isTechnical: boolean;
  isAdmin: boolean;
}): string {
  if (member.isAdmin) {
    return 'Admin';
  }
  return member.isTechnical ? 'Technical Team Member' : 'Team Member';
}
