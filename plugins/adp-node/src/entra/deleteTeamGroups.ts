import { setTimeout } from 'node:timers/promises';
import type { Client } from '@microsoft/microsoft-graph-client';
import { readCollections } from './directory';
import { key } from './directoryObject';
import type { EntraTarget } from './entraDirectories';
import {
  backOff,
  GraphBatchOptions,
  GraphRequest,
  sendBatch,
} from './graphBatch';
import { describeGraphError } from './graphErrors';

/** How often it is looked whether a deleted group is gone. */
const READ_BACKS = 6;

export type DeletedGroup = {
  displayName: string;
  /** Object id. */
  id: string;
  /** `pending`: Graph has accepted the deletion, and still shows the group. */
  status: 'deleted' | 'missing' | 'pending' | 'failed';
  /** Why it is not deleted, and what to do. */
  reason?: string;
};

export type DeleteTeamGroupsOptions = Omit<GraphBatchOptions, 'isTransient'> & {
  /** Display names of groups that are never deleted, above all that of the VPN group. */
  protectedGroups: readonly string[];
  /** Report what would be done, and do nothing. */
  dryRun?: boolean;
};

/**
 * Deletes groups for good; Entra ID does not restore security groups. One that
 * does not exist any more is `missing`, which is as good as `deleted`. One that
 * is called otherwise by now, or that the portal's service principal does not
 * own, is left alone.
 *
 * @param groups - with the names and object ids that the portal knows
 * @throws ServiceUnavailableError when Graph cannot be reached.
 */
export async function deleteTeamGroups(
  target: EntraTarget,
  groups: readonly { displayName: string; id: string }[],
  options: DeleteTeamGroupsOptions,
): Promise<DeletedGroup[]> {
  const { client } = target;
  const results = await examine(target, groups, options);
  const due = results.filter(({ status }) => status === 'deleted');
  if (options.dryRun || due.length === 0) {
    return results;
  }
  const answers = await sendBatch(
    client,
    due.map(({ id }) => ({ method: 'DELETE', url: `/groups/${id}` })),
    options,
  );
  due.forEach((result, index) => {
    const answer = answers[index];
    if (answer.status >= 300 && answer.status !== 404) {
      result.status = 'failed';
      result.reason = `${
        result.displayName
      } could not be deleted: ${describeGraphError(answer)}`;
    }
  });
  await readBackDeleted(client, due, options);
  return results;
}

/** What is to become of each group; `deleted` if nothing is in the way. */
async function examine(
  { client, ownerId }: EntraTarget,
  groups: readonly { displayName: string; id: string }[],
  options: DeleteTeamGroupsOptions,
): Promise<DeletedGroup[]> {
  const found = await sendBatch<{ displayName: string }>(
    client,
    groups.map(requestForName),
    options,
  );
  const existing = groups.filter((_, index) => found[index].status === 200);
  const owners = await readCollections(
    client,
    existing.map(({ id }) => ({
      method: 'GET',
      url: `/groups/${id}/owners?$select=id`,
    })),
    options,
  );
  return groups.map((group, index) => {
    const answer = found[index];
    if (answer.status === 404) {
      return { ...group, status: 'missing' };
    }
    const ownerIds = owners[existing.indexOf(group)]?.objects?.map(
      ({ id }) => id,
    );
    const reason =
      answer.status === 200
        ? whyNotDeleted(group, answer.body?.displayName ?? '', options) ??
          (ownerIds?.includes(ownerId)
            ? undefined
            : `The portal's service principal does not own group '${group.displayName}', so it may not be the portal's; delete it by hand`)
        : `Group '${group.displayName}' could not be read: ${describeGraphError(
            answer,
          )}`;
    return reason
      ? { ...group, status: 'failed', reason }
      : { ...group, status: 'deleted' };
  });
}

function whyNotDeleted(
  group: { displayName: string; id: string },
  actualName: string,
  { protectedGroups }: DeleteTeamGroupsOptions,
): string | undefined {
  if (protectedGroups.map(key).includes(key(actualName))) {
    return `Group '${actualName}' is shared, and the portal does not delete it`;
  }
  return key(actualName) === key(group.displayName)
    ? undefined
    : `Group ${group.id} was '${group.displayName}' and is called '${actualName}' now, so it may serve something else; delete it by hand, or rename it back and retry`;
}

async function readBackDeleted(
  client: Client,
  due: readonly DeletedGroup[],
  options: GraphBatchOptions,
): Promise<void> {
  let shown = due.filter(({ status }) => status === 'deleted');
  for (let count = 1; shown.length > 0 && count <= READ_BACKS; count++) {
    if (count > 1) {
      await setTimeout(backOff(count - 1, options), undefined, {
        signal: options.signal,
      });
    }
    const answers = await sendBatch(client, shown.map(requestForName), options);
    shown = shown.filter((_, index) => answers[index].status !== 404);
  }
  for (const result of shown) {
    result.status = 'pending';
    result.reason = `Entra ID has accepted the deletion of ${result.displayName}, and still shows it; retry later`;
  }
}

function requestForName({ id }: { id: string }): GraphRequest {
  return { method: 'GET', url: `/groups/${id}?$select=displayName` };
}
