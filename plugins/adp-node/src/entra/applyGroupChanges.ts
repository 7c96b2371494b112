import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import {
  chunks,
  describeGraphError,
  GraphBatchOptions,
  GraphRequest,
  GraphResponse,
  sendBatch,
} from './graphBatch';
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
type Addition = { groupId: string; memberId: string; changes: GroupChanges };

/**
 * Carries out changes: creates groups, then adds members and memberships, then
 * removes members. What fails is added to the problems of its group, and does
 * not keep the rest from being done.
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

  // Sent twice, because the first answer was lost: the group is there, but the
  // answer does not say under which id.
  const repeated = created.filter(
    ({ id }, index) =>
      !id && (answers[index].status < 300 || existsAlready(answers[index])),
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

/** Names of groups that have just been created now have an object id. */
function collectAdditions(all: readonly GroupChanges[]): Addition[] {
  const ids = new Map(
    all.map(({ group, id }) => [key(group.displayName), id] as const),
  );
  return all.flatMap(changes => {
    const { id: own } = changes;
    if (!own) {
      return [];
    }
    const idOf = ({ id, name }: { id?: string; name: string }) =>
      id ?? ids.get(key(name));
    return [
      ...changes.add.map(member => ({
        groupId: own,
        memberId: idOf(member),
        changes,
      })),
      ...changes.join.map(target => ({
        groupId: idOf(target),
        memberId: own,
        changes,
      })),
    ].filter((addition): addition is Addition =>
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
  singly.forEach(({ groupId, memberId, changes }, index) => {
    const answer = singleAnswers[index];
    if (answer.status >= 300 && !existsAlready(answer)) {
      changes.problems.push(
        `${memberId} could not be added to group ${groupId}: ${describeGraphError(
          answer,
        )}`,
      );
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
      changes.problems.push(
        `${member.name} could not be removed from ${
          changes.group.displayName
        }: ${describeGraphError(answers[index])}`,
      );
    }
  });
}

/** A group is not at once everywhere in the directory when it has been created. */
function isNotReplicated(_: GraphRequest, response: GraphResponse): boolean {
  return (
    response.status === 404 ||
    (response.status === 400 &&
      /do(es)? not exist/i.test(response.body?.error?.message ?? ''))
  );
}

function existsAlready(response: GraphResponse): boolean {
  return (
    response.status === 400 &&
    /references already exist/i.test(response.body?.error?.message ?? '')
  );
}
