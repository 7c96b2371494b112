import { createGroups } from './createGroups';
import type { EntraTarget } from './entraDirectories';
import type { GraphBatchOptions } from './graphBatch';
import type { GroupChanges } from './groupChanges';
import { addLinks, removeLinks } from './linkWrites';

export type ApplyContext = {
  target: EntraTarget;
  options: GraphBatchOptions;
};

/**
 * Carries out changes: creates groups, then adds members and memberships, then
 * removes them. What fails is noted with its group or link, and does not keep
 * the rest from being done.
 *
 * @throws ServiceUnavailableError when Graph cannot be reached. What was done
 *   until then is found again by the next run.
 */
export async function applyGroupChanges(
  context: ApplyContext,
  all: readonly GroupChanges[],
): Promise<void> {
  await createGroups(context, all);
  await addLinks(context, all);
  await removeLinks(context, all);
}
