import { FileChange, renderDiff } from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';

/** Tells the person who submitted the form what happens to which file. */
export function reportChanges(
  logger: LoggerService,
  report: {
    repository: string;
    changes: readonly FileChange[];
    commitUrl?: string;
    isDryRun?: boolean;
  },
): void {
  const { repository, changes, commitUrl, isDryRun } = report;
  if (changes.length === 0) {
    logger.info(`${repository} is as it should be already; nothing to change`);
    return;
  }
  const verb = isDryRun ? 'Would write' : 'Wrote';
  logger.info(`${verb} ${changes.length} file(s) in ${repository}:`);
  for (const change of changes) {
    logger.info(`  ${kindOfChange(change)} ${change.path}`);
  }
  if (isDryRun) {
    logger.info(renderDiff(changes));
  }
  if (commitUrl) {
    logger.info(`Commit: ${commitUrl}`);
  }
}

function kindOfChange({ before, after }: FileChange): string {
  if (before === undefined) {
    return 'add';
  }
  return after === undefined ? 'remove' : 'change';
}
