import type { GroupSyncResult } from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';

/** Tells the person who submitted the form what happens to which group. */
export function reportGroups(
  logger: LoggerService,
  groups: readonly GroupSyncResult[],
  { isDryRun }: { isDryRun: boolean },
): void {
  for (const group of groups) {
    logger.info(
      `${group.displayName}: ${isDryRun ? 'would be ' : ''}${group.status}`,
    );
    group.addedMembers.forEach(name => logger.info(`  add ${name}`));
    group.removedMembers.forEach(name => logger.info(`  remove ${name}`));
    group.addedMemberships.forEach(name => logger.info(`  join ${name}`));
    group.drift.forEach(text => logger.info(`  ${text} (left as it is)`));
    group.warnings.forEach(text => logger.warn(`  ${text}`));
    group.problems.forEach(text => logger.error(`  ${text}`));
  }
}
