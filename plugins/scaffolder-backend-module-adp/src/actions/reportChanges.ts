import { FileChange, renderDiff } from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * Tells the person who submitted the form what happens to which file.
 *
 * @returns the same in one sentence, for the page that a template ends with.
 */
export function reportChanges(
  logger: LoggerService,
  report: {
    repository: string;
    changes: readonly FileChange[];
    commitUrl?: string;
    isDryRun?: boolean;
  },
): string {
  const { repository, changes, commitUrl, isDryRun } = report;
  if (changes.length === 0) {
    const summary = `${repository} is as it should be already; nothing to change.`;
    logger.info(summary);
    return summary;
  }
  const summary = `${isDryRun ? 'Would write' : 'Wrote'} ${
    changes.length
  } file(s) in ${repository}.`;
  logger.info(summary);
  for (const change of changes) {
    logger.info(`  ${kindOfChange(change)} ${change.path}`);
  }
  if (isDryRun) {
    logger.info(renderDiff(changes));
  }
  if (commitUrl) {
    logger.info(`Commit: ${commitUrl}`);
  }
  return summary;
}

function kindOfChange({ before, after }: FileChange): string {
  if (before === undefined) {
    return 'add';
  }
  return after === undefined ? 'remove' : 'change';
}
