import { parseArgs } from 'node:util';
import { carryOut } from './carryOut';
import type { Command } from './command';
import {
  asProposal,
  EXIT_CODES,
  PLAN_HELP,
  PLAN_OPTIONS,
  PLAN_USAGE,
  readPlanOptions,
} from './planOptions';
import { UsageError } from './usageError';

const USAGE = `usage: adp flux generate ${PLAN_USAGE}
         [--compat] [--pull-request] [--dry-run]

Generates Flux manifests from checkouts of adp-flux-templates, adp-teams-config
and adp-flux-services; the last one is rewritten in place. Or, on GitHub, commits
them, and notes in adp-teams-config that they are generated. What exists keeps the
version of the templates that it was generated with.

${PLAN_HELP}
  --compat            write what the predecessor would have written
  --pull-request      on GitHub: open a pull request instead of committing
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
      'pull-request': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { request, source, output } = readPlanOptions(values);
  if (source.gitHub && values.compat) {
    throw new UsageError('--compat is for checkouts; leave it out');
  }
  return carryOut(
    { ...request, isCompat: values.compat },
    asProposal(source, values['pull-request']),
    { isDryRun: values['dry-run'], output },
  );
}
