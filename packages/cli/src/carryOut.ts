import { mergePlans } from '@adp/plugin-adp-node';
import { DONE, REFUSED } from './command';
import { headCommit } from './git';
import type {
  Output,
  PlanFolders,
  PlanRequest,
  PlanSource,
} from './planOptions';
import { type PlannedTeams, planTeams } from './planTeams';
import { type Outcome, showOutcome } from './showPlan';
import { writeChanges } from './writeChanges';

/** How something is carried out. */
type Way = { isDryRun: boolean; output: Output };

/**
 * Plans what is asked for, writes it unless it is a dry run or a team is
 * refused, and shows it.
 *
 * @returns the exit code.
 * @throws InputError, NotFoundError or ConflictError with the reason when the
 *   one team that was asked for is refused; then nothing was written.
 */
export async function carryOut(
  request: PlanRequest,
  { folders, gitHub }: PlanSource,
  way: Way,
): Promise<number> {
  if (!gitHub) {
    return (await carryOutInCheckouts(request, folders, way)).exitCode;
  }
  // Loaded only where it is needed: it takes most of the start.
  const { generateOnGitHub } =
    require('./generateOnGitHub') as typeof import('./generateOnGitHub');
  return report(
    await generateOnGitHub(request, gitHub, way.isDryRun, showProgress),
    way,
  );
}

/** The same in checkouts, with what was planned. */
export async function carryOutInCheckouts(
  request: PlanRequest,
  folders: PlanFolders,
  way: Way,
): Promise<{ exitCode: number; planned: PlannedTeams; outcome: Outcome }> {
  const head = headCommit(folders.fluxServices);
  const planned = await planTeams(
    { ...request, withObjects: way.isDryRun },
    folders,
    showProgress,
  );
  const { teams } = planned;
  const { changes } = mergePlans(teams.flatMap(({ plan }) => plan ?? []));
  const isRefused = teams.some(({ refusal }) => refusal !== undefined);
  const isWritten = !way.isDryRun && !isRefused;
  if (isWritten) {
    await writeChanges(folders.fluxServices, changes);
  }
  const isForAll = request.team === undefined;
  const outcome = { ...planned, changes, head, isWritten, isForAll };
  return { exitCode: report(outcome, way), planned, outcome };
}

/** Shows what came out. */
function report(outcome: Outcome, { isDryRun, output }: Way): number {
  process.stdout.write(showOutcome(outcome, output));
  const { teams } = outcome;
  const refused = teams.filter(({ refusal }) => refusal !== undefined).length;
  if (refused > 0) {
    process.stderr.write(
      `${refused} of ${teams.length} teams ${
        refused === 1 ? 'was' : 'were'
      } refused${
        isDryRun || outcome.isWritten ? '' : ', so nothing was written'
      }\n`,
    );
  }
  return refused > 0 ? REFUSED : DONE;
}

/** Says on a terminal how far it is, in one line that is gone at the end. */
function showProgress(done: number, all: number): void {
  if (process.stderr.isTTY && all > 1) {
    process.stderr.write(
      done < all ? `\r${done} of ${all} teams` : '\r\u001b[K',
    );
  }
}
