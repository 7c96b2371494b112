import { randomUUID } from 'node:crypto';
import type { DirectoryObject, GroupRecord } from '../directory';
import { countResources, listResources, showResource } from './collection';
import { badRequest, resourceNotFound } from './graphError';
import { newGroup, parseGroupInput, type GroupInput } from './groupInput';
import {
  addLinks,
  parseReference,
  requireLinkable,
  requireObjects,
} from './links';
import { PERMISSIONS, requirePermission } from './principal';
import { GROUP, groupResource } from './resources';
import type { GraphContext, GraphResponse, GraphRoute } from './route';

/** @see https://learn.microsoft.com/en-us/graph/api/resources/group */
export const groupRoutes: GraphRoute[] = [
  {
    method: 'GET',
    pattern: '/groups',
    handle(context) {
      requirePermission(context.principal, PERMISSIONS.readGroups);
      return listResources(context, {
        type: GROUP,
        resources: allGroups(context),
      });
    },
  },
  {
    method: 'GET',
    pattern: '/groups/$count',
    handle(context) {
      requirePermission(context.principal, PERMISSIONS.readGroups);
      return countResources(context, GROUP, allGroups(context));
    },
  },
  {
    method: 'POST',
    pattern: '/groups',
    handle: context => createGroup(context),
  },
  {
    method: 'GET',
    pattern: '/groups/{id}',
    handle(context) {
      const group = requireGroup(context);
      requirePermission(context.principal, PERMISSIONS.readGroups, group);
      return showResource(context, GROUP, groupResource(group));
    },
  },
  {
    method: 'PATCH',
    pattern: '/groups/{id}',
    handle: context =>
      updateGroup(context, requireGroup(context, referenceNotReplicated)),
  },
  {
    method: 'DELETE',
    pattern: '/groups/{id}',
    handle(context) {
      const group = requireGroup(context);
      requirePermission(context.principal, PERMISSIONS.updateGroup, group);
      context.directory.deleteGroup(group.id);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    pattern: '/groups/uniqueName/{uniqueName}',
    handle(context) {
      requirePermission(context.principal, PERMISSIONS.readGroups);
      const group = context.directory.findGroupByUniqueName(
        context.params.uniqueName,
      );
      if (!group || !context.replication.isFound(group.id)) {
        throw resourceNotFound(context.params.uniqueName);
      }
      return showResource(context, GROUP, groupResource(group));
    },
  },
  {
    method: 'PATCH',
    pattern: '/groups/uniqueName/{uniqueName}',
    handle: upsertGroup,
  },
];

/** The group in the path, by object id. `missing` is the error while it is not replicated. */
export function requireGroup(
  context: GraphContext,
  missing?: (id: string) => Error,
): GroupRecord {
  const [object] = requireObjects(context, [context.params.id], missing);
  if (object.type !== 'group') {
    throw resourceNotFound(context.params.id);
  }
  return object.record;
}

function allGroups({ directory }: GraphContext) {
  return [...directory.groups.values()].map(groupResource);
}

function createGroup(
  context: GraphContext,
  uniqueName: string | null = null,
): GraphResponse {
  const { principal, directory, replication, request } = context;
  requirePermission(principal, PERMISSIONS.createGroup);
  const input = parseGroupInput(request.body);
  const group = { ...newGroup(randomUUID(), input), uniqueName };
  linkAll(context, group, input);
  directory.addGroup(group);
  replication.begin(group.id);
  return showResource(context, GROUP, groupResource(group), 201);
}

function updateGroup(context: GraphContext, group: GroupRecord): GraphResponse {
  const input = parseGroupInput(context.request.body);
  const changesProperties = Object.keys(input.properties).length > 0;
  requirePermission(
    context.principal,
    changesProperties || input.owners.length > 0
      ? PERMISSIONS.updateGroup
      : PERMISSIONS.updateMembers,
    group,
  );
  // Links first: when one is refused, nothing is to change.
  linkAll(context, group, input).forEach(({ record }) =>
    context.memberships.begin(group.id, record.id),
  );
  Object.assign(group, input.properties);
  context.directory.save();
  return { status: 204 };
}

/**
 * An update by the alternate key, or a create when `Prefer: create-if-missing`.
 * The key is unique at once, whatever the replicas know.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/group-upsert
 */
function upsertGroup(context: GraphContext): GraphResponse {
  const { directory, params, request } = context;
  const group = directory.findGroupByUniqueName(params.uniqueName);
  if (group) {
    return updateGroup(context, group);
  }
  if (request.headers.prefer?.toLowerCase() !== 'create-if-missing') {
    throw resourceNotFound(params.uniqueName);
  }
  requirePermission(context.principal, PERMISSIONS.upsertGroup);
  return createGroup(context, params.uniqueName);
}

/** Adds the members and owners of a request, or none of them. Returns the members. */
function linkAll(
  context: GraphContext,
  group: GroupRecord,
  input: GroupInput,
): DirectoryObject[] {
  const objectsOf = (references: readonly string[]) =>
    requireObjects(
      context,
      references.map(parseReference),
      referenceNotReplicated,
    );
  const members = objectsOf(input.members);
  const owners = objectsOf(input.owners);
  requireLinkable(context, [...members, ...owners]);
  addLinks(group, { members, owners });
  return members;
}

/** What an update answers while the group, or a member to be added, is not replicated yet. */
function referenceNotReplicated(): Error {
  return badRequest(
    'The source resource object or one of the objects being referenced do not exist.',
  );
}
