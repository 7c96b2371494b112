import type { Group } from '@adp/plugin-adp-common';
import { groupsFileSchema } from '@adp/plugin-adp-common';
import { Document, isSeq, YAMLSeq } from 'yaml';
import { createYaml, parseYaml, stringifyYaml } from '../yaml/yaml';
import { parseConfigFile } from './parseConfigFile';

/**
 * Adds what is missing of the wanted groups to the text of
 * `{tenant}/{team}.yaml`: groups, members, memberships. Groups, members and
 * memberships that people have added stay.
 */
export function updateGroupsFile(
  text: string | undefined,
  file: string,
  wanted: readonly Group[],
): string {
  if (text === undefined) {
    return stringifyYaml(createYaml({ groups: wanted.map(withoutEmpty) }));
  }

  const { groups } = parseConfigFile(groupsFileSchema, text, file);
  const document = parseYaml(text, file);
  let changed = false;
  for (const group of wanted) {
    const index = groups.findIndex(({ displayName }) =>
      isSameName(displayName, group.displayName),
    );
    if (index < 0) {
      append(document, ['groups'], withoutEmpty(group));
      changed = true;
      continue;
    }
    for (const field of ['groupMemberships', 'members'] as const) {
      const existing = groups[index][field] ?? [];
      for (const name of group[field] ?? []) {
        if (!existing.some(other => isSameName(other, name))) {
          append(document, ['groups', index, field], name);
          changed = true;
        }
      }
    }
  }
  return changed ? stringifyYaml(document) : text;
}

/** Entra ID does not tell upper from lower case in names. */
function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Empty lists are left out, as the predecessor leaves them out. */
function withoutEmpty(group: Group): Group {
  return {
    displayName: group.displayName,
    type: group.type,
    ...(group.description && { description: group.description }),
    ...(group.groupMemberships?.length && {
      groupMemberships: group.groupMemberships,
    }),
    ...(group.members?.length && { members: group.members }),
  };
}

function append(
  document: Document,
  path: (string | number)[],
  value: unknown,
): void {
  const node = document.getIn(path);
  const items = isSeq(node) ? node : new YAMLSeq();
  items.flow = items.flow && items.items.length > 0;
  items.add(document.createNode(value));
  document.setIn(path, items);
}
