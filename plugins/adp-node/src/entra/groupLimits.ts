import type { Group } from '@adp/plugin-adp-common';
import { key } from './directoryObject';

/** https://learn.microsoft.com/graph/api/resources/group#properties */
const LONGEST_NAME = 256;
const LONGEST_DESCRIPTION = 1024;

/**
 * What keeps each group from being synced at all, and how to mend it. It is
 * found before anything is asked or written.
 */
export function findLimits(
  groups: readonly Group[],
): ReadonlyMap<Group, readonly string[]> {
  const counts = new Map<string, number>();
  for (const { displayName } of groups) {
    const name = key(displayName);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map(
    groups.flatMap(group => {
      const { displayName, description } = group;
      const problems = [
        ...(counts.get(key(displayName)) === 1
          ? []
          : [
              `Group '${displayName}' is listed ${counts.get(
                key(displayName),
              )} times; keep one of them`,
            ]),
        ...tooLong('The name', displayName, displayName, LONGEST_NAME),
        ...tooLong(
          'The description',
          displayName,
          description ?? '',
          LONGEST_DESCRIPTION,
        ),
      ];
      return problems.length > 0 ? [[group, problems] as const] : [];
    }),
  );
}

function tooLong(
  what: string,
  displayName: string,
  text: string,
  longest: number,
): string[] {
  return text.length > longest
    ? [
        `${what} of group '${displayName}' has ${text.length} characters; shorten it to ${longest}`,
      ]
    : [];
}
