import { parseArgs } from 'node:util';
import { carryOut } from './carryOut';
import type { Command } from './command';
import {
  EXIT_CODES,
  PLAN_HELP,
  PLAN_OPTIONS,
  PLAN_USAGE,
  readPlanOptions,
  required,
} from './planOptions';

const USAGE = `usage: adp flux upgrade --to VERSION ${PLAN_USAGE}
         [--dry-run]

Moves manifests to a version of the templates: what exists is merged, field by
field, with what that version generates. A service can be moved environment by
environment; what the others build stays as it is.

  --to                version of the templates: a tag of the checkout of --templates,
                      or the name of a folder beside that folder
${PLAN_HELP}
  --dry-run           show what would change, and change nothing

${EXIT_CODES}`;

/** `adp flux upgrade`. */
export const command: Command = { usage: USAGE, run: fluxUpgrade };

/**
 * @throws UsageError when an option is missing or wrong; InputError,
 *   NotFoundError or ConflictError with the reason, when nothing was written.
 */
async function fluxUpgrade(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...PLAN_OPTIONS,
      to: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { request, folders, output } = readPlanOptions(values);
  const { exitCode } = await carryOut(
    { ...request, upgradeTo: required(values, 'to') },
    folders,
    { isDryRun: values['dry-run'], output },
  );
  return exitCode;
}
