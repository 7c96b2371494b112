import { parseArgs } from 'node:util';
import { carryOut } from './carryOut';
import type { Command } from './command';
import {
  EXIT_CODES,
  PLAN_HELP,
  PLAN_OPTIONS,
  PLAN_USAGE,
  readPlanOptions,
} from './planOptions';

const USAGE = `usage: adp flux generate ${PLAN_USAGE}
         [--compat] [--dry-run]

Generates Flux manifests from checkouts of adp-flux-templates, adp-teams-config
and adp-flux-services; the last one is rewritten in place. What exists keeps the
version of the templates that it was generated with.

${PLAN_HELP}
  --compat            write what the predecessor would have written
  --dry-run           show what would change, and change nothing

${EXIT_CODES}`;

/** `adp flux generate`. */
export const command: Command = { usage: USAGE, run: fluxGenerate };

/**
 * @throws UsageError when an option is missing or wrong; InputError,
 *   NotFoundError or ConflictError with the reason, when nothing was written.
 */
async function fluxGenerate(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...PLAN_OPTIONS,
      compat: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { request, folders, output } = readPlanOptions(values);
  const { exitCode } = await carryOut(
    { ...request, isCompat: values.compat },
    folders,
    { isDryRun: values['dry-run'], output },
  );
  return exitCode;
}
