import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import { isNotReplicated } from './directory';
import {
  chunks,
  GraphBatchOptions,
  GraphResponse,
  sendBatch,
} from './graphBatch';
import { describeGraphError } from './graphErrors';
import { GroupChanges, key } from './groupChanges';
import { mailNicknameOf } from './mailNickname';

/** Members that one request may add; https://learn.microsoft.com/graph/api/group-post-members */
const MEMBERS_PER_REQUEST = 20;

type Context = {
  client: Client;
  /** Absolute address of Graph's version, which references are made of. */
  versionUrl: string;
  ownerId: string;
  options: GraphBatchOptions;
};

/** One object to be added to a group. */
type Addition = {
  groupId: string;
  memberId: string;
  /** Reports that it could not be added. */
  fail(reason: string): void;
};

/**
 * Carries out changes: creates groups, then adds members and memberships, then
 * removes members. What fails is moved from the changes of its group to its
 * problems, and does not keep the rest from being done.
 */
export async function applyGroupChanges(
  context: Context,
  all: readonly GroupChanges[],
): Promise<void> {
  await createGroups(context, all);
  await addMembers(context, collectAdditions(all));
  await removeMembers(context, all);
}

async function createGroups(
  { client, versionUrl, ownerId, options }: Context,
  all: readonly GroupChanges[],
): Promise<void> {
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
        description: group.description ?? undefined,
        mailEnabled: false,
        mailNickname: mailNicknameOf(group.displayName),
        securityEnabled: true,
        // Who may create groups may change them only as an owner.
        'owners@odata.bind': [`${versionUrl}/servicePrincipals/${ownerId}`],
      },
    })),
    options,
  );
  created.forEach((changes, index) => {
    changes.id = answers[index].body?.id;
  });

  // Sent twice because the first answer was lost, or sent by another portal at
  // the same time: the group is there, but the answer does not say under which id.
  const repeated = created.filter(
    ({ id }, index) =>
      !id && (answers[index].status < 300 || isAlreadyThere(answers[index])),
  );
  const known = await sendBatch<{ id: string }>(
    client,
    repeated.map(({ group }) => ({
      method: 'GET',
      url: `${urlByUniqueName(group)}?$select=id`,
    })),
    { ...options, isTransient: isNotReplicated },
  );
  repeated.forEach((changes, index) => {
    changes.id = known[index].body?.id;
  });

  created.forEach((changes, index) => {
    if (!changes.id) {
      changes.problems.push(
        `${
          changes.group.displayName
        } could not be created: ${describeGraphError(answers[index])}`,
      );
    }
  });
}

function urlByUniqueName(group: Group): string {
  const name = mailNicknameOf(group.displayName).toLowerCase();
  return `/groups(uniqueName='${encodeURIComponent(name)}')`;
}

/** What is to be added, now that the created groups have object ids. */
function collectAdditions(all: readonly GroupChanges[]): Addition[] {
  const created = new Map(
    all.map(({ group, id }) => [key(group.displayName), id] as const),
  );
  const idOf = ({ id, name }: { id?: string; name: string }) =>
    id ?? created.get(key(name));
  return all.flatMap(changes => {
    const { displayName } = changes.group;
    const { id: own, add, join } = changes;
    if (!own) {
      Object.assign(changes, { add: [], join: [] });
      return [];
    }
    const additions = [
      ...add.map(entry => ({
        groupId: own,
        memberId: idOf(entry),
        fail(reason: string) {
          changes.add = changes.add.filter(other => other !== entry);
          changes.problems.push(
            `${entry.name} could not be added to ${displayName}: ${reason}`,
          );
        },
      })),
      ...join.map(entry => ({
        groupId: idOf(entry),
        memberId: own,
        fail(reason: string) {
          changes.join = changes.join.filter(other => other !== entry);
          changes.problems.push(
            `${displayName} could not be added to ${entry.name}: ${reason}`,
          );
        },
      })),
    ];
    additions
      .filter(({ groupId, memberId }) => !groupId || !memberId)
      .forEach(({ fail }) => fail('there is no such group'));
    return additions.filter((addition): addition is Addition =>
      Boolean(addition.groupId && addition.memberId),
    );
  });
}

async function addMembers(
  { client, versionUrl, options }: Context,
  additions: readonly Addition[],
): Promise<void> {
  const reference = (id: string) => `${versionUrl}/directoryObjects/${id}`;
  const perGroup = new Map<string, Addition[]>();
  for (const addition of additions) {
    const list = perGroup.get(addition.groupId) ?? [];
    perGroup.set(addition.groupId, [...list, addition]);
  }
  const together = [...perGroup.values()].flatMap(list =>
    chunks(list, MEMBERS_PER_REQUEST),
  );
  const answers = await sendBatch(
    client,
    together.map(list => ({
      method: 'PATCH',
      url: `/groups/${list[0].groupId}`,
      body: {
        'members@odata.bind': list.map(({ memberId }) => reference(memberId)),
      },
    })),
    { ...options, isTransient: isNotReplicated },
  );

  // One that is a member already keeps all of its request from being added.
  const singly = together
    .filter((_, index) => answers[index].status >= 300)
    .flat();
  const singleAnswers = await sendBatch(
    client,
    singly.map(({ groupId, memberId }) => ({
      method: 'POST',
      url: `/groups/${groupId}/members/$ref`,
      body: { '@odata.id': reference(memberId) },
    })),
    { ...options, isTransient: isNotReplicated },
  );
  singly.forEach(({ fail }, index) => {
    const answer = singleAnswers[index];
    if (answer.status >= 300 && !isAlreadyThere(answer)) {
      fail(describeGraphError(answer));
    }
  });
}

async function removeMembers(
  { client, options }: Context,
  all: readonly GroupChanges[],
): Promise<void> {
  const removals = all.flatMap(changes =>
    changes.remove.map(member => ({ changes, member })),
  );
  const answers = await sendBatch(
    client,
    removals.map(({ changes, member }) => ({
      method: 'DELETE',
      // Without /$ref the user would be deleted, not the membership.
      url: `/groups/${changes.id}/members/${member.id}/$ref`,
    })),
    options,
  );
  removals.forEach(({ changes, member }, index) => {
    const { status } = answers[index];
    if (status >= 300 && status !== 404) {
      changes.remove = changes.remove.filter(other => other !== member);
      changes.problems.push(
        `${member.name} could not be removed from ${
          changes.group.displayName
        }: ${describeGraphError(answers[index])}`,
      );
    }
  });
}

/**
 * Two messages: a member or owner that "already exist"s among the references,
 * and another object with the same unique name that "already exists".
 */
function isAlreadyThere({ status, body }: GraphResponse): boolean {
  return (
    (status === 400 || status === 409) &&
    /already exist/i.test(body?.error?.message ?? '')
  );
}
