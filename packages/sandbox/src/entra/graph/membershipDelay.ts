import type { Directory, DirectoryObject, GroupRecord } from '../directory';

/**
 * Graph confirms that a member was added or removed before all of its replicas
 * know it. Here the next `misses` reads of the group's members, or of the
 * member's memberships, show what was before; counted instead of timed, so that
 * tests are the same on every machine.
 *
 * @see https://devblogs.microsoft.com/identity/designing-for-eventual-consistency-for-microsoft-entra/
 */
export class MembershipDelay {
  readonly #misses: number;
  /** By group and member. */
  readonly #missesLeft = new Map<string, number>();

  constructor(misses: number) {
    this.#misses = misses;
  }

  /** Call it when this object was made a member, or is none any more. */
  begin(groupId: string, memberId: string): void {
    if (this.#misses > 0) {
      this.#missesLeft.set(keyOf(groupId, memberId), this.#misses);
    }
  }

  /** The members of a group as the replica that is asked knows them. */
  membersOf(directory: Directory, group: GroupRecord): DirectoryObject[] {
    const members = new Set(group.memberIds);
    for (const key of [...this.#missesLeft.keys()]) {
      const [groupId, memberId] = key.split('/');
      if (groupId === group.id && this.#isMissed(key)) {
        toggle(members, memberId);
      }
    }
    return [...members].flatMap(id => directory.find(id) ?? []);
  }

  /** What an object is a member of as the replica that is asked knows it. */
  membershipsOf(directory: Directory, id: string): DirectoryObject[] {
    const containers = new Set(
      directory.membershipsOf(id).map(({ record }) => record.id),
    );
    for (const key of [...this.#missesLeft.keys()]) {
      const [groupId, memberId] = key.split('/');
      if (memberId === id && this.#isMissed(key)) {
        toggle(containers, groupId);
      }
    }
    return [...containers].flatMap(groupId => directory.find(groupId) ?? []);
  }

  /** Whether a read does not show the change. Asking uses up a miss. */
  #isMissed(key: string): boolean {
    const left = this.#missesLeft.get(key) ?? 0;
    if (left > 1) {
      this.#missesLeft.set(key, left - 1);
    } else {
      this.#missesLeft.delete(key);
    }
    return left > 0;
  }
}

function toggle(ids: Set<string>, id: string): void {
  if (!ids.delete(id)) {
    ids.add(id);
  }
}

function keyOf(groupId: string, memberId: string): string {
  return `${groupId}/${memberId}`.toLowerCase();
}
