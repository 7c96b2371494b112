import type { Group } from '@adp/plugin-adp-common';
import { applyGroupChanges } from './applyGroupChanges';
import { readState } from './directoryState';
import type { EntraTarget } from './entraDirectories';
import type { GraphBatchOptions } from './graphBatch';
import { planGroupChanges } from './groupChanges';
import { findLimits } from './groupLimits';
import type { GroupOwnership } from './groupLink';
import { GroupSyncResult, reportGroup } from './groupReport';
import type { KnownIds } from './namedObjects';
import { readBack } from './readBack';

export type SyncGroupsOptions = Omit<GraphBatchOptions, 'isTransient'> &
  GroupOwnership & {
    /** Report what would be done, and do nothing. */
    dryRun?: boolean;
    /**
     * Object ids that earlier results had, by display name and user principal
     * name in lower case. They are used instead of looking the names up, and
     * looked up again when Graph does not know them any more.
     */
    known?: KnownIds;
  };

/**
 * Makes the groups in Entra ID as they are wanted. A second run finds nothing
 * to do. Only what `owned` and `decided` say is removed. What fails for a
 * member or a group is in the result and does not keep the rest from being
 * done; nothing is said to be done that was not read back.
 *
 * @throws ServiceUnavailableError when Graph cannot be reached or refuses to
 *   tell who and what exists. What was done is found again by the next run.
 */
export async function syncGroups(
  target: EntraTarget,
  groups: readonly Group[],
  options: SyncGroupsOptions = {},
): Promise<GroupSyncResult[]> {
  const limits = findLimits(groups);
  const state = await readState(
    target.client,
    groups.filter(group => !limits.has(group)),
    options,
  );
  const changes = planGroupChanges(groups, limits, state, options);
  if (options.dryRun) {
    for (const each of changes) {
      each.links = each.links.filter(link => !each.unseen.has(link));
    }
  } else {
    const context = { target, options };
    await applyGroupChanges(context, changes);
    await readBack(context, changes);
  }
  return changes.map(reportGroup);
}
