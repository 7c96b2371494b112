import type { Group } from '@adp/plugin-adp-common';
import { groupsFileSchema } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { Document, isMap, isScalar, isSeq, YAMLMap, YAMLSeq } from 'yaml';
import { createYaml, parseYaml, stringifyYaml } from '../yaml/yaml';
import { parseConfigFile } from './parseConfigFile';

const LISTS = ['groupMemberships', 'members'] as const;

/**
 * Adds what is missing of the wanted groups to the text of
 * `{tenant}/{team}.yaml`: groups, members, memberships. Those that the portal
 * wrote earlier and wants no more are taken out; those that people have added
 * stay.
 *
 * @param previous - the groups that the portal wrote last
 */
export function updateGroupsFile(
  text: string | undefined,
  file: string,
  wanted: readonly Group[],
  previous: readonly Group[] = [],
): string {
  if (text === undefined) {
    return stringifyYaml(createYaml({ groups: wanted.map(withoutEmpty) }));
  }
  return addMissing(removeUnwanted(text, file, wanted, previous), file, wanted);
}

function removeUnwanted(
  text: string,
  file: string,
  wanted: readonly Group[],
  previous: readonly Group[],
): string {
  const document = parseYaml(text, file);
  const groups = document.get('groups');
  if (!isSeq<YAMLMap>(groups)) {
    return text;
  }
  let changed = false;
  for (const before of previous) {
    const entry = groups.items.find(
      item =>
        isMap(item) &&
        isSameName(String(item.get('displayName')), before.displayName),
    );
    if (!entry) {
      continue;
    }
    const after = wanted.find(group =>
      isSameName(group.displayName, before.displayName),
    );
    for (const field of LISTS) {
      const unwanted = (before[field] ?? []).filter(
        name => !(after?.[field] ?? []).some(other => isSameName(other, name)),
      );
      changed = removeNames(entry, field, unwanted) || changed;
    }
    if (!after && LISTS.every(field => !entry.has(field))) {
      groups.items.splice(groups.items.indexOf(entry), 1);
      changed = true;
    }
  }
  return changed ? stringifyYaml(document) : text;
}

/** An empty list is left out. */
function removeNames(
  entry: YAMLMap,
  field: (typeof LISTS)[number],
  names: readonly string[],
): boolean {
  const list = entry.get(field);
  if (!isSeq(list)) {
    return false;
  }
  const kept = list.items.filter(
    item =>
      !names.some(name =>
        isSameName(String(isScalar(item) ? item.value : item), name),
      ),
  );
  if (kept.length === list.items.length) {
    return false;
  }
  list.items = kept;
  if (kept.length === 0) {
    entry.delete(field);
  }
  return true;
}

function addMissing(
  text: string,
  file: string,
  wanted: readonly Group[],
): string {
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
    for (const field of LISTS) {
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

/**
 * Makes sure that groups can be made before anything is written.
 *
 * @throws InputError naming each group or member that cannot, a line each.
 */
export function assertGroupsAreValid(
  groups: readonly Group[],
  file: string,
): void {
  const seen = new Set<string>();
  const problems = groups.flatMap(({ displayName, type, members }) => {
    const key = displayName.toLowerCase();
    const isRepeated = seen.has(key);
    seen.add(key);
    return [
      // https://learn.microsoft.com/graph/api/resources/group
      ...(displayName.length > 256
        ? [
            `The name of group ${displayName} has ${displayName.length} characters; at most 256 are allowed. Shorten it in the configuration of the tenant's groups`,
          ]
        : []),
      ...(isRepeated
        ? [
            `Two groups are called ${displayName}; change one of them in the configuration of the tenant's groups`,
          ]
        : []),
      ...(type === 'AccessGroup' ? [] : members ?? [])
        .filter(member => !/^[^@\s]+@[^@\s]+$/.test(member))
        .map(
          member =>
            `${member} in group ${displayName} is no user principal name; it is like jane.doe@defra.gov.uk`,
        ),
    ];
  });
  if (problems.length > 0) {
    throw new InputError(`${file} cannot be written:\n${problems.join('\n')}`);
  }
}
