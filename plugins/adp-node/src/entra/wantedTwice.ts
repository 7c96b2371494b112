import type { GroupChanges } from './groupChanges';
import type { GroupLink, GroupRelation } from './groupLink';

/**
 * A membership between two groups of the file may be listed by either of them.
 * What one of them wants is neither removed nor drift because the other does
 * not list it.
 */
export function keepWhatEitherWants(all: readonly GroupChanges[]): void {
  const wanted = new Set(
    all.flatMap(({ id, links }) =>
      links.filter(link => link.wanted).map(link => pairOf(id, link)),
    ),
  );
  for (const changes of all) {
    const isUnwanted = (link: { relation: GroupRelation; id?: string }) =>
      !wanted.has(pairOf(changes.id, link));
    changes.links = changes.links.filter(
      link => link.wanted || isUnwanted(link),
    );
    changes.drift = changes.drift.filter(isUnwanted);
  }
}

function pairOf(
  own: string | undefined,
  { relation, id }: Pick<GroupLink, 'relation' | 'id'>,
): string {
  const [group, member] = relation === 'member' ? [own, id] : [id, own];
  return `${group}/${member}`;
}
