import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { version } from '../package.json';

/** These go into shell commands of pipelines, where they stand without quotes. */
const wordSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9@:/._~^+%=-]+$/,
    'has characters that a shell would not take as they are',
  );

const settingsSchema = z.object({
  portal: wordSchema.pipe(z.string().url()),
  entraResource: wordSchema.optional(),
  commandLine: wordSchema,
});

/** What pipelines have to know of this portal; see config.d.ts for each field. */
export type PipelineSettings = z.infer<typeof settingsSchema>;

/**
 * Reads `adp.pipelines`.
 *
 * @throws InputError naming each key that is wrong.
 */
export function readPipelineSettings(config: Config): PipelineSettings {
  const settings = config.getOptionalConfig('adp.pipelines');
  const parsed = settingsSchema.safeParse({
    portal: (
      settings?.getOptionalString('portal') ??
      config.getString('backend.baseUrl')
    ).replace(/\/+$/, ''),
    entraResource: settings?.getOptionalString('entraResource'),
    commandLine:
      settings?.getOptionalString('commandLine') ?? `@adp/cli@${version}`,
  });
  if (!parsed.success) {
    throw new InputError(
      `The configuration is not valid: ${parsed.error.issues
        .map(
          ({ path, message }) => `adp.pipelines.${path.join('.')}: ${message}`,
        )
        .join('; ')}`,
    );
  }
  return parsed.data;
}
