import type { Directory, DirectoryObject, GroupRecord } from '../directory';
import { listResources } from './collection';
import { requireGroup } from './groups';
import { PERMISSIONS, requirePermission } from './principal';
import {
  DIRECTORY_OBJECT,
  GROUP,
  groupResource,
  resourceOf,
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
    memberOf: (directory: Directory, id: string) => directory.groupsOf(id),
    transitiveMemberOf: transitiveGroupsOf,
  };
  return Object.entries(relationships).flatMap(([name, groupsOf]) =>
    [
      { cast: '', type: DIRECTORY_OBJECT },
      { cast: `/microsoft.graph.${GROUP.name}`, type: GROUP },
    ].map(
      ({ cast, type }): GraphRoute => ({
        method: 'GET',
        pattern: `/${collection}/{id}/${name}${cast}`,
        handle(context) {
          requirePermission(context.principal, PERMISSIONS.readGroups);
          const groups = groupsOf(context.directory, memberIdOf(context));
          return listResources(context, {
            type,
            resources: groups.map(group => ({
              '@odata.type': `#microsoft.graph.${GROUP.name}`,
              ...groupResource(group),
            })),
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
          .map(member => ({
            '@odata.type': `#microsoft.graph.${member.type}`,
            ...resourceOf(member),
          })),
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
