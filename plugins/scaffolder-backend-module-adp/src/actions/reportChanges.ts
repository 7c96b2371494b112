import { FileChange, ObjectChanges, renderDiff } from '@adp/plugin-adp-node';
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
    /** The changes are proposed with it, and not made yet. */
    pullRequestUrl?: string;
    isDryRun?: boolean;
  },
): string {
  const { repository, changes, commitUrl, pullRequestUrl, isDryRun } = report;
  if (changes.length === 0) {
    const summary = `${repository} is as it should be already; nothing to change.`;
    logger.info(summary);
    return summary;
  }
  const done = pullRequestUrl ? 'Proposed changes of' : 'Wrote';
  const summary = `${isDryRun ? 'Would write' : done} ${
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
  if (pullRequestUrl) {
    logger.info(`Pull request: ${pullRequestUrl}`);
  }
  return summary;
}

/** Tells what would happen in the clusters. */
export function reportObjects(
  logger: LoggerService,
  objects: readonly ObjectChanges[],
): void {
  for (const { environment, added, changed, removed } of objects) {
    logger.info(`In ${environment}, Flux would`);
    added.forEach(name => logger.info(`  add ${name}`));
    changed.forEach(name => logger.info(`  change ${name}`));
    removed.forEach(name => logger.info(`  remove ${name}`));
  }
}

function kindOfChange({ before, after }: FileChange): string {
  if (before === undefined) {
    return 'add';
  }
  return after === undefined ? 'remove' : 'change';
}
