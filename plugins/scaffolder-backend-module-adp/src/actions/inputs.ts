import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';

/** Input that all `adp:` actions have. */
export const estateInput = z
  .string()
  .optional()
  .describe(
    'Name of the estate: a GitHub organisation with its Entra ID tenant. Default: the one that the portal is configured with',
  );

/** Replaces files of `adp-teams-config` in the dry run of a template. */
export const teamsConfigFilesInput = z
  .array(z.object({ path: z.string(), content: z.string() }))
  .optional()
  .describe(
    'Output "files" of an earlier adp:teams-config:write step. Used in a dry run only, where that step has committed nothing',
  );

/**
 * Checks an action's whole input. The scaffolder checks only what JSON schema
 * can say, so rules and transformations of zod would have no effect.
 *
 * @throws InputError naming each field that is wrong.
 */
export function parseInput<T extends z.ZodTypeAny>(
  schema: T,
  input: unknown,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'input'}: ${issue.message}`,
    );
    throw new InputError(`The input is not valid. ${problems.join('. ')}`);
  }
  return parsed.data;
}
