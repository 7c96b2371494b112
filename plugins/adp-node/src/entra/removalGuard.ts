import { key } from './directoryObject';
import type { GroupChanges } from './groupChanges';
import type { GroupOwnership } from './groupLink';

/** Share of a group's members that one run may remove, unless told otherwise. */
const LARGEST_REMOVAL = 0.5;

/** Groups smaller than this are not guarded against losing most of their members. */
const GUARDED_SIZE = 5;

/**
 * Holds back all removals of members when they are too many and not all of them
 * were agreed to. What was decided about a single member counts as agreed.
 * Returns whether they are held back.
 */
export function holdLargeRemoval(
  changes: GroupChanges,
  memberCount: number,
  { largestRemoval = LARGEST_REMOVAL, agreedRemovals, decided }: GroupOwnership,
): boolean {
  const { displayName } = changes.group;
  const removals = changes.links.filter(
    ({ relation, status }) => relation === 'member' && status === 'removed',
  );
  const agreed = new Set([
    ...(agreedRemovals?.get(key(displayName)) ?? []),
    ...(decided ?? [])
      .filter(
        ({ group, relation, decision }) =>
          key(group) === key(displayName) &&
          relation === 'member' &&
          decision === 'remove',
      )
      .map(({ objectId }) => objectId),
  ]);
  if (
    memberCount < GUARDED_SIZE ||
    removals.length <= memberCount * largestRemoval ||
    removals.every(({ id }) => id !== undefined && agreed.has(id))
  ) {
    return false;
  }
  const reason = `${removals.length} of ${memberCount} members of ${displayName} would be removed at once; agree to that, or add them again`;
  changes.warnings.push(reason);
  removals.forEach(link => Object.assign(link, { status: 'held', reason }));
  return true;
}
