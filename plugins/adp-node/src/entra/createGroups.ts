import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { ApplyContext } from './applyGroupChanges';
import { createSafely } from './createSafely';
import { isNotReplicated } from './directory';
import { key } from './directoryObject';
import { GraphResponse, sendBatch } from './graphBatch';
import { describeGraphError } from './graphErrors';
import type { GroupChanges } from './groupChanges';
import { isAlreadyThere } from './linkWrites';
import { mailNicknameOf } from './mailNickname';
import { newGroup, noteFailed } from './newGroup';

/** Clients whose application may create groups, but not by a unique name. */
const withoutUpsert = new WeakSet<Client>();

/**
 * Creates groups, and sets their object ids. With the permission
 * `Group.ReadWrite.All` that is an upsert by a name of our own, which may be
 * repeated at will. `Group.Create` does not suffice for that; then they are
 * created the other way, which is to be repeated only after a careful look.
 */
export async function createGroups(
  context: ApplyContext,
  all: readonly GroupChanges[],
): Promise<void> {
  const { client } = context.target;
  const created = all.filter(({ create }) => create);
  const refused = withoutUpsert.has(client)
    ? created
    : await upsertGroups(context, created);
  if (refused.length > 0) {
    withoutUpsert.add(client);
    await createSafely(context, refused);
  }
}

/** Sets the ids of what could be created. Returns what Graph refuses to create this way. */
async function upsertGroups(
  context: ApplyContext,
  created: readonly GroupChanges[],
): Promise<GroupChanges[]> {
  const { target, options } = context;
  const answers = await sendBatch<{ id: string }>(
    target.client,
    created.map(({ group }) => ({
      method: 'PATCH',
      // https://learn.microsoft.com/graph/api/group-upsert
      url: urlByUniqueName(group),
      headers: { Prefer: 'create-if-missing' },
      body: newGroup(context, group),
    })),
    options,
  );
  created.forEach((changes, index) => {
    changes.id = answers[index].body?.id;
  });
  await findRepeated(context, created, answers);
  const failed = created.filter(({ id }) => !id);
  const answerTo = (changes: GroupChanges) => answers[created.indexOf(changes)];
  const refused = failed.filter(changes => answerTo(changes).status === 403);
  failed
    .filter(changes => !refused.includes(changes))
    .forEach(changes =>
      noteFailed(changes, describeGraphError(answerTo(changes))),
    );
  return refused;
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
