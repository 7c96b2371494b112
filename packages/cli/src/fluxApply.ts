import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  applyStoredPlan,
  parseStoredPlan,
  whatToRead,
} from '@adp/plugin-adp-node';
import { InputError } from '@backstage/errors';
import { readPaths } from './checkout';
import { type Command, DONE } from './command';
import { headCommit } from './git';
import {
  EXIT_CODES,
  OUTPUTS,
  PLAN_OPTIONS,
  readFolders,
  readOutput,
} from './planOptions';
import { showOutcome } from './showPlan';
import { openTemplates } from './templateVersions';
import { UsageError } from './usageError';
import { writeChanges } from './writeChanges';

const USAGE = `usage: adp flux apply FILE --templates DIR --teams-config DIR --flux-services DIR
         [--template-version VERSION] [--dry-run] [--output text|json|diff]

Makes the changes of a plan that adp flux plan has kept, in the checkout of
adp-flux-services. It is refused when a file that the plan depends on has changed
since. Of a plan that was applied already there is nothing left to do.

  --dry-run    show what would change, and change nothing
  --output     default: text

${EXIT_CODES}`;

/** `adp flux apply`. */
export const command: Command = { usage: USAGE, run: fluxApply };

/**
 * @throws UsageError when an option is missing or wrong; InputError or
 *   ConflictError with the reason, when nothing was written.
 */
async function fluxApply(args: string[]): Promise<number> {
  const {
    templates,
    'template-version': templateVersion,
    'teams-config': teamsConfig,
    'flux-services': fluxServices,
    output: outputOption,
  } = PLAN_OPTIONS;
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      templates,
      'template-version': templateVersion,
      'teams-config': teamsConfig,
      'flux-services': fluxServices,
      output: outputOption,
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new UsageError('Name one file that holds a plan');
  }
  const output = readOutput(values.output, OUTPUTS);
  const folders = readFolders(values);
  const head = headCommit(folders.fluxServices);
  const stored = parseStoredPlan(readPlan(file), file);
  const wanted = whatToRead(stored);
  const versions = await openTemplates(
    folders.templates,
    folders.templateVersion,
  );
  const changes = applyStoredPlan(stored, {
    teamsConfig: readPaths(folders.teamsConfig, wanted.teamsConfig),
    fluxServices: readPaths(folders.fluxServices, wanted.fluxServices),
    templates: await versions.read(wanted.templateVersions),
  });
  if (!values['dry-run']) {
    await writeChanges(folders.fluxServices, changes);
  }
  const { templateVersion: planned, request, ...spec } = stored.spec;
  const plan =
    changes.length > 0
      ? { ...spec, changes }
      : { changes, warnings: [], versions: spec.versions };
  process.stdout.write(
    showOutcome(
      {
        teams: [{ team: request.teams.join(', '), plan }],
        templateVersion: planned,
        changes,
        head,
        isWritten: !values['dry-run'],
        isForAll: false,
      },
      output,
    ),
  );
  return DONE;
}

function readPlan(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `${file} cannot be read (${
        (error as NodeJS.ErrnoException).code
      }); name a file that adp flux plan --save has written`,
    );
  }
}
