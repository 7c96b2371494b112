import type { GroupChanges } from './groupChanges';
import type { GroupDrift, GroupLink } from './groupLink';

/** What was done (or would be, in a dry run) to a group. */
export type GroupSyncResult = {
  displayName: string;
  /** Object id; missing when there is no such group, or one that could not be told from others. */
  id?: string;
  /**
   * `failed` when anything has failed, `held` when removals were held back,
   * `pending` when Graph does not show everything that was done yet. What else
   * was done is said all the same.
   */
  status: 'created' | 'updated' | 'unchanged' | 'held' | 'pending' | 'failed';
  /** Who is wanted or was to be removed. */
  members: GroupLink[];
  /** The groups that it is wanted in or was to be taken out of. */
  memberships: GroupLink[];
  /** What is there besides, was not put there by the portal, and was left alone. */
  drift: GroupDrift[];
  /** What somebody should look at: who does not exist, what is held back or cannot be seen yet. */
  warnings: string[];
  /** What failed, each a sentence. */
  problems: string[];
};

export function reportGroup(changes: GroupChanges): GroupSyncResult {
  const { group, id, links, drift, warnings, problems } = changes;
  const failures = links.filter(({ status }) => status === 'failed');
  return {
    displayName: group.displayName,
    id,
    status: statusOf(changes),
    members: links.filter(({ relation }) => relation === 'member'),
    memberships: links.filter(({ relation }) => relation === 'memberOf'),
    drift,
    warnings,
    problems: [
      ...new Set([...problems, ...failures.flatMap(link => link.reason ?? [])]),
    ],
  };
}

function statusOf({
  create,
  links,
  problems,
  isPending,
}: GroupChanges): GroupSyncResult['status'] {
  const has = (...statuses: GroupLink['status'][]) =>
    links.some(({ status }) => statuses.includes(status));
  if (problems.length > 0 || has('failed')) {
    return 'failed';
  }
  if (has('held')) {
    return 'held';
  }
  if (isPending) {
    return 'pending';
  }
  if (create) {
    return 'created';
  }
  return has('added', 'removed') ? 'updated' : 'unchanged';
}
