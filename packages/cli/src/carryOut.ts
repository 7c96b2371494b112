import { writeChanges } from './checkout';
import { DONE, REFUSED } from './command';
import { headCommit } from './git';
import type { Output, PlanFolders, PlanRequest } from './planOptions';
import { type PlannedTeams, planTeams } from './planTeams';
import { allOf, showOutcome } from './showPlan';

/** A planned request, as it is shown. */
export type CarriedOut = {
  exitCode: number;
  planned: PlannedTeams;
  commit?: string;
};

/**
 * Plans what is asked for, writes it unless it is a dry run or a team is
 * refused, and shows it.
 *
 * @throws what `planTeams` throws; then nothing was written.
 */
export async function carryOut(
  request: PlanRequest,
  folders: PlanFolders,
  { isDryRun, output }: { isDryRun: boolean; output: Output },
): Promise<CarriedOut> {
  const commit = headCommit(folders.fluxServices);
  const planned = await planTeams(
    { ...request, withObjects: isDryRun },
    folders,
    showProgress,
  );
  const { teams } = planned;
  const refused = teams.filter(({ refusal }) => refusal !== undefined).length;
  const isWritten = !isDryRun && refused === 0;
  if (isWritten) {
    await writeChanges(folders.fluxServices, allOf(planned).changes);
  }
  process.stdout.write(
    showOutcome(
      {
        ...planned,
        commit,
        isWritten,
        isForAll: request.team === undefined,
      },
      output,
    ),
  );
  if (refused > 0) {
    process.stderr.write(
      `${refused} of ${teams.length} teams ${
        refused === 1 ? 'was' : 'were'
      } refused${isDryRun ? '' : ', so nothing was written'}\n`,
    );
  }
  return { exitCode: refused > 0 ? REFUSED : DONE, planned, commit };
}

/** Says on a terminal how far it is, in one line that is gone at the end. */
function showProgress(done: number, all: number): void {
  if (process.stderr.isTTY && all > 1) {
    process.stderr.write(
      done < all ? `\r${done} of ${all} teams` : '\r\u001b[K',
    );
  }
}
