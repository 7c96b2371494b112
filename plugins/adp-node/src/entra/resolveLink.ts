import type { Group } from '@adp/plugin-adp-common';
import { DirectoryObject, key, nameOf } from './directoryObject';
import type { PlanContext } from './groupChanges';
import type { GroupLink, GroupRelation } from './groupLink';
import type { FoundObject } from './namedObjects';

type ResolvedLink = {
  link: GroupLink;
  /** Who or what may be meant: one object, several, or none. */
  candidates: readonly FoundObject[];
  warning?: string;
};

/** Finds what a wanted member or membership is, and what has to become of it. */
export function resolveLink(
  group: Group,
  { relation, name }: { relation: GroupRelation; name: string },
  present: readonly DirectoryObject[],
  { state: { found }, created }: PlanContext,
): ResolvedLink {
  const collection =
    relation === 'memberOf' || group.type === 'AccessGroup'
      ? 'groups'
      : 'users';
  const candidates = found[collection].get(key(name)) ?? [];
  const result = (
    status: GroupLink['status'],
    details: { id?: string; reason?: string } = {},
    warning?: string,
  ): ResolvedLink => ({
    link: { relation, name, wanted: true, status, ...details },
    candidates,
    warning,
  });
  if (candidates.length > 1) {
    const reason = ambiguity(collection, name, candidates);
    return result('failed', { reason });
  }
  if (candidates.length === 0) {
    if (collection === 'groups' && created.has(key(name))) {
      return result('added');
    }
    const reason = missing(group, { relation, name, collection });
    return result('unknown', { reason }, reason);
  }
  const [{ id, accountEnabled }] = candidates;
  const member = present.find(object => object.id === id);
  // Graph lets disabled accounts be members; it is people who should know.
  const isDisabled =
    collection === 'users' &&
    (accountEnabled ?? member?.accountEnabled) === false;
  return result(
    member ? 'present' : 'added',
    { id },
    isDisabled
      ? `The account of user '${name}' is disabled; enable it, or remove it from ${group.displayName}`
      : undefined,
  );
}

function missing(
  { displayName }: Group,
  link: { relation: GroupRelation; name: string; collection: string },
): string {
  const { relation, name, collection } = link;
  if (collection === 'users') {
    return `User '${name}' does not exist; correct the user principal name or e-mail address, or remove it from ${displayName}`;
  }
  return relation === 'member'
    ? `Group '${name}' does not exist; it cannot become a member of ${displayName}. Create it, or correct the name`
    : `Group '${name}' does not exist; ${displayName} cannot become a member of it. Create it, or correct the name`;
}

/** Why nothing is done about a name that several objects have. */
export function ambiguity(
  collection: 'groups' | 'users',
  name: string,
  objects: readonly DirectoryObject[],
): string {
  return collection === 'groups'
    ? `Several groups in Entra ID are called '${name}' (object ids ${objects
        .map(({ id }) => id)
        .join(', ')}); rename or delete all but one`
    : `Several accounts have the e-mail address '${name}' (${objects
        .map(nameOf)
        .join(', ')}); use the user principal name of one of them`;
}
