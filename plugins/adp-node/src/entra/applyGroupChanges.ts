import type { Group } from '@adp/plugin-adp-common';
import { isNotReplicated } from './directory';
import { key } from './directoryObject';
import type { EntraTarget } from './entraDirectories';
import { GraphBatchOptions, GraphResponse, sendBatch } from './graphBatch';
import { describeGraphError } from './graphErrors';
import type { GroupChanges } from './groupChanges';
import { addLinks, isAlreadyThere, removeLinks } from './linkWrites';
import { mailNicknameOf } from './mailNickname';

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

async function createGroups(
  { target, options }: ApplyContext,
  all: readonly GroupChanges[],
): Promise<void> {
  const { client, graphBaseUrl, ownerId } = target;
  const owner = new URL(`/v1.0/servicePrincipals/${ownerId}`, graphBaseUrl);
  const created = all.filter(({ create }) => create);
  const answers = await sendBatch<{ id: string }>(
    client,
    created.map(({ group }) => ({
      method: 'PATCH',
      // Create or update by a name of our own: safe to send twice.
      // https://learn.microsoft.com/graph/api/group-upsert
      url: urlByUniqueName(group),
      headers: { Prefer: 'create-if-missing' },
      body: {
        displayName: group.displayName,
        description: group.description || undefined,
        mailEnabled: false,
        mailNickname: mailNicknameOf(group.displayName),
        securityEnabled: true,
        // Who may create groups may change them only as an owner.
        'owners@odata.bind': [owner.href],
      },
    })),
    options,
  );
  created.forEach((changes, index) => {
    changes.id = answers[index].body?.id;
  });
  await findRepeated({ target, options }, created, answers);

  created.forEach((changes, index) => {
    if (!changes.id) {
      const problem = `${
        changes.group.displayName
      } could not be created: ${describeGraphError(answers[index])}`;
      changes.problems.push(problem);
      changes.links.forEach(link =>
        Object.assign(link, { status: 'failed', reason: problem }),
      );
    }
  });
}

/**
 * Sent twice because the first answer was lost, or sent by another portal at the
 * same time: the group is there, but the answer does not say under which id.
 */
async function findRepeated(
  { target, options }: ApplyContext,
  created: readonly GroupChanges[],
  answers: readonly GraphResponse[],
): Promise<void> {
  const repeated = created.filter(
    ({ id }, index) =>
      !id && (answers[index].status < 300 || isAlreadyThere(answers[index])),
  );
  const found = await sendBatch<{ id: string; displayName: string }>(
    target.client,
    repeated.map(({ group }) => ({
      method: 'GET',
      url: `${urlByUniqueName(group)}?$select=id,displayName`,
    })),
    { ...options, isTransient: isNotReplicated },
  );
  repeated.forEach((changes, index) => {
    const { id, displayName } = found[index].body ?? {};
    const wanted = changes.group.displayName;
    changes.id = id;
    if (displayName && key(displayName) !== key(wanted)) {
      changes.warnings.push(
        `Group '${wanted}' is called '${displayName}' in Entra ID; rename it back, so that people find it`,
      );
    }
  });
}

function urlByUniqueName(group: Group): string {
  const name = key(mailNicknameOf(group.displayName));
  return `/groups(uniqueName='${encodeURIComponent(name)}')`;
}
