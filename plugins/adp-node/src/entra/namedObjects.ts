import type { Group } from '@adp/plugin-adp-common';
import type { Client } from '@microsoft/microsoft-graph-client';
import { requestsByValue, requireCollections } from './directory';
import { DirectoryObject, key } from './directoryObject';
import type { GraphBatchOptions } from './graphBatch';

/** Names of groups, and user principal names or e-mail addresses. */
export type Names = { groups: readonly string[]; users: readonly string[] };

/** Object ids found in earlier runs, by names in lower case. */
export type KnownIds = {
  groups?: ReadonlyMap<string, string>;
  users?: ReadonlyMap<string, string>;
};

export type FoundObject = DirectoryObject & {
  /** Known from an earlier run, and not looked at in this one. */
  isAssumed?: boolean;
};

/**
 * Objects by {@link key} of the name that they are wanted by: one, or several
 * that cannot be told apart. Names of nobody and nothing are missing.
 */
export type NamedObjects = {
  groups: Map<string, readonly FoundObject[]>;
  users: Map<string, readonly FoundObject[]>;
};

/** All that groups name: themselves, their members and what they are to be members of. */
export function namesIn(groups: readonly Group[]): Names {
  const membersOf = (list: readonly Group[]) =>
    list.flatMap(({ members }) => members ?? []);
  const names = {
    groups: [
      ...groups.map(({ displayName }) => displayName),
      ...groups.flatMap(({ groupMemberships }) => groupMemberships ?? []),
      ...membersOf(groups.filter(({ type }) => type === 'AccessGroup')),
    ],
    users: membersOf(groups.filter(({ type }) => type !== 'AccessGroup')),
  };
  return {
    groups: [...new Set(names.groups.map(key))],
    users: [...new Set(names.users.map(key))],
  };
}

/** Takes for granted what is known of these names. */
export function assumeKnown(names: Names, known: KnownIds = {}): NamedObjects {
  const assume = (list: readonly string[], ids?: ReadonlyMap<string, string>) =>
    new Map(
      list.flatMap(name => {
        const id = ids?.get(name);
        return id ? [[name, [{ id, isAssumed: true }]] as const] : [];
      }),
    );
  return {
    groups: assume(names.groups, known.groups),
    users: assume(names.users, known.users),
  };
}

/** Looks up those of these names that nothing is known of, and adds what it finds. */
export async function lookUp(
  client: Client,
  found: NamedObjects,
  names: Partial<Names>,
  options: GraphBatchOptions,
): Promise<void> {
  const groupNames = (names.groups ?? []).filter(n => !found.groups.has(n));
  const userNames = (names.users ?? []).filter(n => !found.users.has(n));
  const groups = requestsByValue('groups', 'displayName', groupNames);
  const users = requestsByValue('users', 'userPrincipalName', userNames);
  const lists = await requireCollections(
    client,
    [...groups, ...users],
    options,
  );
  addByName(found.groups, lists.slice(0, groups.length), 'displayName');
  addByName(found.users, lists.slice(groups.length), 'userPrincipalName');

  // Guests, and people whose account here is not the one of their e-mail address.
  const addresses = userNames.filter(
    name => !found.users.has(name) && name.includes('@'),
  );
  addByName(
    found.users,
    await requireCollections(
      client,
      requestsByValue('users', 'mail', addresses),
      options,
    ),
    'mail',
  );
}

function addByName(
  found: Map<string, readonly FoundObject[]>,
  lists: readonly (readonly DirectoryObject[])[],
  property: 'displayName' | 'userPrincipalName' | 'mail',
): void {
  for (const object of lists.flat()) {
    const name = key(object[property] ?? '');
    const others = (found.get(name) ?? []).filter(({ id }) => id !== object.id);
    found.set(name, [...others, object]);
  }
}

/**
 * Makes sure of what was taken for granted and is going to be linked: looks it
 * up by object id and, where Graph does not know that any more, by name.
 *
 * @param seen - object ids that Graph has shown in this run
 */
export async function confirmAssumed(
  client: Client,
  found: NamedObjects,
  seen: ReadonlySet<string>,
  options: GraphBatchOptions,
): Promise<void> {
  const doubtful = (['groups', 'users'] as const).flatMap(collection =>
    [...found[collection]].flatMap(([name, objects]) =>
      objects.some(({ id, isAssumed }) => isAssumed && !seen.has(id))
        ? [{ collection, name, id: objects[0].id }]
        : [],
    ),
  );
  const idsOf = (wanted: 'groups' | 'users') =>
    doubtful
      .filter(({ collection }) => collection === wanted)
      .map(({ id }) => id);
  const lists = await requireCollections(
    client,
    [
      ...requestsByValue('groups', 'id', idsOf('groups')),
      ...requestsByValue('users', 'id', idsOf('users')),
    ],
    options,
  );
  const existing = new Map(lists.flat().map(object => [object.id, object]));
  const forgotten = { groups: [] as string[], users: [] as string[] };
  for (const { collection, name, id } of doubtful) {
    const object = existing.get(id);
    if (object) {
      found[collection].set(name, [object]);
    } else {
      found[collection].delete(name);
      forgotten[collection].push(name);
    }
  }
  await lookUp(client, found, forgotten, options);
}
