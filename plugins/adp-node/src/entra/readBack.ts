import { setTimeout } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import type { ApplyContext } from './applyGroupChanges';
import { readCollections, requestForLinked } from './directory';
import { backOff } from './graphBatch';
import { describeGraphError } from './graphErrors';
import type { GroupChanges } from './groupChanges';
import type { GroupLink, GroupRelation } from './groupLink';

/** How often it is looked whether Graph shows what was done. */
const READ_BACKS = 6;

/** A list that has to show something: the members of a group, or what it is a member of. */
type Expectation = {
  changes: GroupChanges;
  groupId: string;
  relation: GroupRelation;
  /** Object ids that it showed last. */
  shown?: ReadonlySet<string>;
  /** Why it could not be read. */
  reason?: string;
};

/**
 * Looks whether what was done can be seen, again and again for a while, since a
 * change is not known everywhere at once. What cannot be seen is `pending`.
 */
export async function readBack(
  { target: { client }, options }: ApplyContext,
  all: readonly GroupChanges[],
): Promise<void> {
  let expected = all.flatMap(expectationsOf);
  for (let count = 1; expected.length > 0 && count <= READ_BACKS; count++) {
    if (count > 1) {
      await setTimeout(backOff(count - 1, options), undefined, {
        signal: options.signal,
      });
    }
    try {
      const readings = await readCollections(
        client,
        expected.map(({ groupId, relation }) =>
          requestForLinked(
            groupId,
            relation === 'member' ? 'members' : 'memberOf',
          ),
        ),
        options,
      );
      expected.forEach((expectation, index) => {
        const { objects, failure } = readings[index];
        expectation.shown = objects && new Set(objects.map(({ id }) => id));
        expectation.reason = failure && describeGraphError(failure);
      });
      expected = expected.filter(
        expectation => !expectation.shown || unseen(expectation).length > 0,
      );
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) {
        throw error;
      }
      expected.forEach(expectation => {
        expectation.reason = error.message;
      });
      break;
    }
  }
  expected.forEach(notePending);
}

function expectationsOf(changes: GroupChanges): Expectation[] {
  const { id: groupId, create, links } = changes;
  if (!groupId) {
    return [];
  }
  const relations = new Set(
    links.filter(isWritten).map(({ relation }) => relation),
  );
  if (create && relations.size === 0) {
    relations.add('member');
  }
  return [...relations].map(relation => ({ changes, groupId, relation }));
}

/** What was done and is not shown. */
function unseen({ changes, relation, shown }: Expectation): GroupLink[] {
  return changes.links.filter(
    link =>
      link.relation === relation &&
      isWritten(link) &&
      shown?.has(link.id ?? '') !== link.wanted,
  );
}

function isWritten({ status }: GroupLink): boolean {
  return status === 'added' || status === 'removed';
}

function notePending(expectation: Expectation): void {
  const { changes, reason } = expectation;
  const why =
    reason ??
    'Entra ID has accepted the change and does not show it yet; it is looked at again with the next check';
  changes.isPending = true;
  changes.warnings.push(`${changes.group.displayName}: ${why}`);
  unseen(expectation).forEach(link =>
    Object.assign(link, { status: 'pending', reason: why }),
  );
}
