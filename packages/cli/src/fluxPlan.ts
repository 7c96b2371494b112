import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mergePlans, storePlan } from '@adp/plugin-adp-node';
import { carryOut, carryOutInCheckouts } from './carryOut';
import { type Command, DONE } from './command';
import { headCommit } from './git';
import {
  EXIT_CODES,
  PLAN_HELP,
  PLAN_OPTIONS,
  PLAN_USAGE,
  type PlanFolders,
  type PlanRequest,
  readPlanOptions,
} from './planOptions';
import type { PlannedTeams } from './planTeams';
import { UsageError } from './usageError';

const USAGE = `usage: adp flux plan ${PLAN_USAGE}
         [--upgrade-to VERSION | --compat] [--save FILE]

Shows what adp flux generate or, with --upgrade-to, adp flux upgrade would change:
files, objects in each environment, and what to look at. Nothing is changed.

${PLAN_HELP}
  --upgrade-to        version of the templates to move to
  --compat            what the predecessor would have written
  --save              file to keep the plan in, for adp flux apply

${EXIT_CODES}`;

/** `adp flux plan`. */
export const command: Command = { usage: USAGE, run: fluxPlan };

/**
 * @throws UsageError when an option is missing or wrong; InputError,
 *   NotFoundError or ConflictError with the reason, when nothing was kept.
 */
async function fluxPlan(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      ...PLAN_OPTIONS,
      'upgrade-to': { type: 'string' },
      compat: { type: 'boolean', default: false },
      save: { type: 'string' },
    },
  });
  const options = readPlanOptions(values);
  const { source, output } = options;
  const request = {
    ...options.request,
    upgradeTo: values['upgrade-to'],
    isCompat: values.compat,
  };
  if (request.upgradeTo && request.isCompat) {
    throw new UsageError('The predecessor has no --upgrade-to; leave it out');
  }
  const way = { isDryRun: true, output };
  if (source.gitHub) {
    if (request.isCompat || values.save) {
      throw new UsageError(
        `--${values.save ? 'save' : 'compat'} is for checkouts; leave it out`,
      );
    }
    return carryOut(request, source, way);
  }
  const { exitCode, planned, outcome } = await carryOutInCheckouts(
    request,
    source.folders,
    way,
  );
  if (values.save && exitCode === DONE) {
    const stored = toStoredPlan(request, source.folders, {
      planned,
      head: outcome.head,
    });
    writeFileSync(values.save, `${JSON.stringify(stored, undefined, 2)}\n`);
  }
  return exitCode;
}

function toStoredPlan(
  request: PlanRequest,
  folders: PlanFolders,
  { planned, head }: { planned: PlannedTeams; head?: string },
) {
  const commits = {
    'adp-flux-services': head,
    'adp-teams-config': headCommit(folders.teamsConfig),
    'adp-flux-templates': headCommit(folders.templates),
  };
  return storePlan(
    mergePlans(planned.teams.flatMap(({ plan }) => plan ?? [])),
    {
      request: {
        tenant: request.tenant,
        teams: planned.teams.map(({ team }) => team),
        service: request.service,
        environment: request.environment,
        upgradeTo: request.upgradeTo,
        compat: request.isCompat || undefined,
      },
      templateVersion: planned.templateVersion,
      commits: Object.fromEntries(
        Object.entries(commits).flatMap(([name, oid]) =>
          oid === undefined ? [] : [[name, oid]],
        ),
      ),
      paths: [...planned.read.paths],
    },
    planned.read,
  );
}
