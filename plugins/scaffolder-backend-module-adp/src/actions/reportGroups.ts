import type { GroupSyncResult } from '@adp/plugin-adp-node';
import type { LoggerService } from '@backstage/backend-plugin-api';

/** Tells the person who submitted the form what happens to which group. */
export function reportGroups(
  logger: LoggerService,
  groups: readonly GroupSyncResult[],
  { isDryRun }: { isDryRun: boolean },
): void {
  const conditional = isDryRun ? 'would be ' : '';
  for (const group of groups) {
    logger.info(`${group.displayName}: ${conditional}${group.status}`);
    [...group.members, ...group.memberships].forEach(link => {
      const relation = link.relation === 'member' ? 'member' : 'member of';
      logger.info(`  ${relation} ${link.name}: ${link.status}`);
    });
    group.drift.forEach(({ relation, name, kind }) => {
      const what = relation === 'member' ? 'has also the' : 'is also in the';
      logger.info(
        `  ${what} ${
          kind === 'other' ? 'object' : kind
        } ${name}, which is left as it is`,
      );
    });
    group.warnings.forEach(text => logger.warn(`  ${text}`));
    group.problems.forEach(text => logger.error(`  ${text}`));
  }
}
