import type { Directory, DirectoryObject, GroupRecord } from '../directory';
import { listResources } from './collection';
import { requireGroup } from './groups';
import { PERMISSIONS, requirePermission } from './principal';
import {
  DIRECTORY_OBJECT,
  GROUP,
  relatedResourceOf,
  SERVICE_PRINCIPAL,
  USER,
  type ResourceType,
} from './resources';
import type { GraphContext, GraphRoute } from './route';
import { requireUser } from './users';

/**
 * The groups that users and groups are members of, directly or through other
 * groups, and the members that a group has through other groups.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/user-list-transitivememberof
 */
export const membershipRoutes: GraphRoute[] = [
  ...routesOf('users', context => requireUser(context).id),
  ...routesOf('groups', context => requireGroup(context).id),
  ...[DIRECTORY_OBJECT, USER, GROUP, SERVICE_PRINCIPAL].map(transitiveMembers),
];

function routesOf(
  collection: string,
  memberIdOf: (context: GraphContext) => string,
): GraphRoute[] {
  const relationships = {
    memberOf: ({ memberships, directory }: GraphContext, id: string) =>
      memberships.membershipsOf(directory, id),
    transitiveMemberOf: ({ directory }: GraphContext, id: string) =>
      transitiveGroupsOf(directory, id).map(record => ({
        type: 'group' as const,
        record,
      })),
  };
  return Object.entries(relationships).flatMap(([name, objectsOf]) =>
    [
      { cast: '', type: DIRECTORY_OBJECT },
      { cast: `/microsoft.graph.${GROUP.name}`, type: GROUP },
    ].map(
      ({ cast, type }): GraphRoute => ({
        method: 'GET',
        pattern: `/${collection}/{id}/${name}${cast}`,
        handle(context) {
          requirePermission(context.principal, PERMISSIONS.readGroups);
          const objects: DirectoryObject[] = objectsOf(
            context,
            memberIdOf(context),
          );
          return listResources(context, {
            type,
            resources: objects
              .filter(object => !cast || object.type === GROUP.name)
              .map(object => relatedResourceOf(object, context.principal)),
            isRelationship: true,
          });
        },
      }),
    ),
  );
}

function transitiveMembers(type: ResourceType): GraphRoute {
  const isCast = type !== DIRECTORY_OBJECT;
  return {
    method: 'GET',
    pattern: `/groups/{id}/transitiveMembers${
      isCast ? `/microsoft.graph.${type.name}` : ''
    }`,
    handle(context) {
      const group = requireGroup(context);
      requirePermission(context.principal, PERMISSIONS.readGroups, group);
      const members = transitiveMembersOf(context.directory, group);
      return listResources(context, {
        type,
        resources: members
          .filter(member => !isCast || member.type === type.name)
          .map(member => relatedResourceOf(member, context.principal)),
        isRelationship: true,
      });
    },
  };
}

/** The members of a group, and of the groups among them. */
function transitiveMembersOf(
  directory: Directory,
  group: GroupRecord,
): DirectoryObject[] {
  const found = new Map<string, DirectoryObject>();
  const visit = ({ memberIds }: GroupRecord) => {
    for (const id of memberIds) {
      const member = directory.find(id);
      if (member && !found.has(id)) {
        found.set(id, member);
        if (member.type === 'group') {
          visit(member.record);
        }
      }
    }
  };
  visit(group);
  return [...found.values()];
}

/** The groups of which this object is a member, also by way of other groups. */
function transitiveGroupsOf(directory: Directory, id: string): GroupRecord[] {
  const found = new Set<GroupRecord>();
  const visit = (memberId: string) => {
    for (const group of directory.groupsOf(memberId)) {
      if (!found.has(group)) {
        found.add(group);
        visit(group.id);
      }
    }
  };
  visit(id);
  return [...found];
}
