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
  required,
} from './planOptions';
import { UsageError } from './usageError';

const USAGE = `usage: adp flux upgrade --to VERSION ${PLAN_USAGE}
         [--wave WAVE] [--pull-request] [--dry-run]

Moves manifests to a version of the templates: what exists is merged, field by
field, with what that version generates. A service can be moved environment by
environment; what the others build stays as it is.

  --to                version of the templates: a tag of the checkout of --templates,
                      or the name of a folder beside that folder
${PLAN_HELP}
  --wave              on GitHub, with --all-teams: only the environments of this wave
                      (snd, dev-tst, pre, prd), and of those before it that were left
                      behind; a service that is refused stays as it is, with the
                      reason, and the others go on
  --pull-request      on GitHub: open a pull request instead of committing
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
      wave: { type: 'string' },
      'pull-request': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { request, source, output } = readPlanOptions(values);
  if (values.wave) {
    if (!source.gitHub || request.team || request.environment) {
      throw new UsageError(
        '--wave is for --organization with --all-teams, and without --environment',
      );
    }
    // Loaded only where it is needed: it takes most of the start.
    const { upgradeWave } =
      require('./upgradeWave') as typeof import('./upgradeWave');
    return upgradeWave(
      {
        tenant: request.tenant,
        version: required(values, 'to'),
        wave: values.wave,
      },
      asProposal(source, values['pull-request']).gitHub!,
      { isDryRun: values['dry-run'], output },
    );
  }
  return carryOut(
    { ...request, upgradeTo: required(values, 'to') },
    asProposal(source, values['pull-request']),
    { isDryRun: values['dry-run'], output },
  );
}
