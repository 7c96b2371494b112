import { InputError } from '@backstage/errors';
import type { z } from 'zod/v3';
import { parseYaml } from '../yaml/yaml';

/**
 * Parses a file of `adp-teams-config` and checks its format.
 *
 * @throws InputError naming the file, each wrong field, and what is wrong.
 */
export function parseConfigFile<T extends z.ZodTypeAny>(
  schema: T,
  text: string,
  file: string,
): z.infer<T> {
  const parsed = schema.safeParse(parseYaml(text, file).toJS() ?? {});
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new InputError(
      `${file} in adp-teams-config is not valid: ${problems.join('; ')}`,
    );
  }
  return parsed.data;
}
