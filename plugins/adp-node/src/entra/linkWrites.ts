import type { ApplyContext } from './applyGroupChanges';
import { isNotReplicated } from './directory';
import { key } from './directoryObject';
import { chunks, GraphResponse, sendBatch } from './graphBatch';
import { describeGraphError } from './graphErrors';
import type { GroupChanges } from './groupChanges';
import type { GroupLink } from './groupLink';

/** Members that one request may add; https://learn.microsoft.com/graph/api/group-post-members */
const MEMBERS_PER_REQUEST = 20;

/** A membership to be made or ended. Several links mean the same one where both sides list it. */
type LinkWrite = {
  groupId: string;
  memberId: string;
  links: { link: GroupLink; displayName: string }[];
};

/** Makes the members and memberships that are to be added. */
export async function addLinks(
  { target: { client, graphBaseUrl }, options }: ApplyContext,
  all: readonly GroupChanges[],
): Promise<void> {
  const reference = ({ memberId }: LinkWrite) =>
    new URL(`/v1.0/directoryObjects/${memberId}`, graphBaseUrl).href;
  const perGroup = new Map<string, LinkWrite[]>();
  for (const write of collectWrites(all, 'added')) {
    const list = perGroup.get(write.groupId) ?? [];
    perGroup.set(write.groupId, [...list, write]);
  }
  const together = [...perGroup.values()].flatMap(list =>
    chunks(list, MEMBERS_PER_REQUEST),
  );
  const isTransient = isNotReplicated;
  const answers = await sendBatch(
    client,
    together.map(list => ({
      method: 'PATCH',
      url: `/groups/${list[0].groupId}`,
      body: { 'members@odata.bind': list.map(reference) },
    })),
    { ...options, isTransient },
  );

  // One that is a member already keeps all of its request from being added.
  const singly = together
    .filter((_, index) => answers[index].status >= 300)
    .flat();
  const singleAnswers = await sendBatch(
    client,
    singly.map(write => ({
      method: 'POST',
      url: `/groups/${write.groupId}/members/$ref`,
      body: { '@odata.id': reference(write) },
    })),
    { ...options, isTransient },
  );
  singly.forEach((write, index) => {
    const answer = singleAnswers[index];
    if (answer.status >= 300 && !isAlreadyThere(answer)) {
      fail(write, 'added to', describeGraphError(answer));
    }
  });
}

/** Ends the members and memberships that are to be removed. */
export async function removeLinks(
  { target: { client }, options }: ApplyContext,
  all: readonly GroupChanges[],
): Promise<void> {
  const writes = collectWrites(all, 'removed');
  const answers = await sendBatch(
    client,
    writes.map(({ groupId, memberId }) => ({
      method: 'DELETE',
      // Without /$ref the user would be deleted, not the membership.
      url: `/groups/${groupId}/members/${memberId}/$ref`,
    })),
    options,
  );
  const absent = new Set<GroupLink>();
  writes.forEach((write, index) => {
    const { status } = answers[index];
    if (status === 404) {
      write.links.forEach(({ link }) => absent.add(link));
    } else if (status >= 300) {
      fail(write, 'removed from', describeGraphError(answers[index]));
    }
  });
  for (const changes of all) {
    const { unseen } = changes;
    changes.links = changes.links.filter(
      link => !unseen.has(link) || !absent.has(link),
    );
  }
}

function collectWrites(
  all: readonly GroupChanges[],
  status: 'added' | 'removed',
): LinkWrite[] {
  const created = new Map(
    all.map(({ group, id }) => [key(group.displayName), id] as const),
  );
  const writes = new Map<string, LinkWrite>();
  for (const { group, id: own, links } of all) {
    const { displayName } = group;
    for (const link of links.filter(each => each.status === status)) {
      link.id ??= created.get(key(link.name));
      if (!own || !link.id) {
        link.status = 'failed';
        link.reason = `${describe(
          { link, displayName },
          'added to',
        )}: there is no group ${own ? link.name : displayName}`;
        continue;
      }
      const [groupId, memberId] =
        link.relation === 'member' ? [own, link.id] : [link.id, own];
      const pair = `${groupId}/${memberId}`;
      const write = writes.get(pair) ?? { groupId, memberId, links: [] };
      write.links.push({ link, displayName });
      writes.set(pair, write);
    }
  }
  return [...writes.values()];
}

function fail({ links }: LinkWrite, what: string, reason: string): void {
  for (const each of links) {
    each.link.status = 'failed';
    each.link.reason = `${describe(each, what)}: ${reason}`;
  }
}

function describe(
  { link, displayName }: LinkWrite['links'][number],
  what: string,
): string {
  const [member, group] =
    link.relation === 'member'
      ? [link.name, displayName]
      : [displayName, link.name];
  return `${member} could not be ${what} ${group}`;
}

/**
 * Two messages: a member or owner that "already exist"s among the references,
 * and another object with the same unique name that "already exists".
 */
export function isAlreadyThere({ status, body }: GraphResponse): boolean {
  return (
    (status === 400 || status === 409) &&
    /already exist/i.test(body?.error?.message ?? '')
  );
}
