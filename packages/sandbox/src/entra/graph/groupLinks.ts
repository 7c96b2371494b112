import { countResources, listResources } from './collection';
import { GraphError, resourceNotFound } from './graphError';
import { requireGroup } from './groups';
import {
  addLinks,
  linkedObjects,
  parseReferenceBody,
  removeLink,
  requireLinkable,
  requireObjects,
  type LinkKind,
} from './links';
import { PERMISSIONS, requirePermission } from './principal';
import {
  DIRECTORY_OBJECT,
  GROUP,
  relatedResourceOf,
  SERVICE_PRINCIPAL,
  USER,
  type Resource,
  type ResourceType,
} from './resources';
import type { GraphContext, GraphRoute } from './route';

/** Types that a list of members or owners can be narrowed to, by an OData cast. */
const CASTS = [USER, GROUP, SERVICE_PRINCIPAL];

/**
 * Members and owners of groups.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/group-list-members
 */
export const groupLinkRoutes: GraphRoute[] = [
  ...linkRoutes('members'),
  ...linkRoutes('owners'),
  {
    method: 'DELETE',
    pattern: '/groups/{id}/members/{memberId}',
    handle: deleteMemberObject,
  },
];

function linkRoutes(kind: LinkKind): GraphRoute[] {
  const update =
    kind === 'members' ? PERMISSIONS.updateMembers : PERMISSIONS.updateGroup;
  return [
    {
      method: 'GET',
      pattern: `/groups/{id}/${kind}`,
      handle: context =>
        listResources(context, {
          type: DIRECTORY_OBJECT,
          resources: readLinked(context, kind),
          isRelationship: true,
        }),
    },
    {
      method: 'GET',
      pattern: `/groups/{id}/${kind}/$count`,
      handle: context =>
        countResources(context, DIRECTORY_OBJECT, readLinked(context, kind)),
    },
    ...CASTS.map(
      (type): GraphRoute => ({
        method: 'GET',
        pattern: `/groups/{id}/${kind}/microsoft.graph.${type.name}`,
        handle: context =>
          listResources(context, {
            type,
            resources: readLinked(context, kind, type),
            isRelationship: true,
          }),
      }),
    ),
    {
      method: 'POST',
      pattern: `/groups/{id}/${kind}/$ref`,
      handle(context) {
        const group = requireGroup(context);
        requirePermission(context.principal, update, group);
        const objects = requireObjects(context, [
          parseReferenceBody(context.request.body),
        ]);
        requireLinkable(context, objects);
        addLinks(group, { members: [], owners: [], [kind]: objects });
        if (kind === 'members') {
          context.memberships.begin(group.id, objects[0].record.id);
        }
        context.directory.save();
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      pattern: `/groups/{id}/${kind}/{linkedId}/$ref`,
      handle(context) {
        const group = requireGroup(context);
        requirePermission(context.principal, update, group);
        removeLink(group, kind, context.params.linkedId);
        if (kind === 'members') {
          context.memberships.begin(group.id, context.params.linkedId);
        }
        context.directory.save();
        return { status: 204 };
      },
    },
  ];
}

function readLinked(
  context: GraphContext,
  kind: LinkKind,
  type?: ResourceType,
): Resource[] {
  const group = requireGroup(context);
  requirePermission(context.principal, PERMISSIONS.readGroups, group);
  const objects =
    kind === 'members'
      ? context.memberships.membersOf(context.directory, group)
      : linkedObjects(context, group, kind);
  return objects
    .filter(object => !type || object.type === type.name)
    .map(object => relatedResourceOf(object, context.principal));
}

/**
 * Without `/$ref` the member itself is deleted, not its membership: the mistake
 * that the documentation cautions against. Groups are deleted indeed; users are
 * not, since the portal's application may never be allowed to.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/group-delete-members
 */
function deleteMemberObject(context: GraphContext) {
  const { directory, params, principal } = context;
  const group = requireGroup(context);
  const member = linkedObjects(context, group, 'members').find(
    ({ record }) => record.id === params.memberId.toLowerCase(),
  );
  if (!member) {
    throw resourceNotFound(params.memberId);
  }
  if (member.type !== 'group') {
    throw new GraphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  }
  requirePermission(principal, PERMISSIONS.updateGroup, member.record);
  directory.deleteGroup(member.record.id);
  return { status: 204 };
}
