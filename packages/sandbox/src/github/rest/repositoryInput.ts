import { z } from 'zod/v3';
import type { RepositorySettings, Visibility } from '../state';

const settingsSchema = z
  .object({
    has_issues: z.boolean(),
    has_projects: z.boolean(),
    has_wiki: z.boolean(),
    has_discussions: z.boolean(),
    is_template: z.boolean(),
    allow_merge_commit: z.boolean(),
    allow_squash_merge: z.boolean(),
    allow_rebase_merge: z.boolean(),
    allow_auto_merge: z.boolean(),
    allow_update_branch: z.boolean(),
    delete_branch_on_merge: z.boolean(),
    squash_merge_commit_title: z.enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE']),
    squash_merge_commit_message: z.enum([
      'PR_BODY',
      'COMMIT_MESSAGES',
      'BLANK',
    ]),
    web_commit_signoff_required: z.boolean(),
  })
  .partial();

/** What a client may say about a repository that it creates. */
export const repositorySchema = settingsSchema.extend({
  name: z.string().min(1),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  private: z.boolean().optional(),
  visibility: z.enum(['public', 'internal', 'private']).optional(),
  auto_init: z.boolean().optional(),
  custom_properties: z
    .record(z.union([z.string(), z.array(z.string()), z.null()]))
    .optional(),
});

/** The part of a body that is kept as it is, without fields that were left out. */
export function settingsOf(body: unknown): Partial<RepositorySettings> {
  return settingsSchema.parse(body);
}

/** The visibility a body asks for; `private` is the older way to say it. */
export function visibilityOf(body: {
  visibility?: Visibility;
  private?: boolean;
}): Visibility | undefined {
  if (body.visibility !== undefined || body.private === undefined) {
    return body.visibility;
  }
  return body.private ? 'private' : 'public';
}
