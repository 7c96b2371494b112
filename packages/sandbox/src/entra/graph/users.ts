import type { UserRecord } from '../directory';
import { countResources, listResources, showResource } from './collection';
import { GraphError, resourceNotFound } from './graphError';
import { PERMISSIONS, requirePermission } from './principal';
import { USER, userResource } from './resources';
import type { GraphContext, GraphRoute } from './route';

/** @see https://learn.microsoft.com/en-us/graph/api/resources/user */
export const userRoutes: GraphRoute[] = [
  {
    method: 'GET',
    pattern: '/users',
    handle(context) {
      requirePermission(context.principal, PERMISSIONS.readUsers);
      return listResources(context, {
        type: USER,
        resources: allUsers(context),
      });
    },
  },
  {
    method: 'GET',
    pattern: '/users/$count',
    handle(context) {
      requirePermission(context.principal, PERMISSIONS.readUsers);
      return countResources(context, USER, allUsers(context));
    },
  },
  {
    method: 'GET',
    pattern: '/users/{id}',
    handle(context) {
      return showResource(context, USER, userResource(requireUser(context)));
    },
  },
  {
    method: 'GET',
    pattern: '/users/{id}/photos',
    handle(context) {
      requireUser(context);
      return { status: 200, body: { value: [] } };
    },
  },
  {
    method: 'GET',
    pattern: '/users/{id}/photo/$value',
    handle(context) {
      requireUser(context);
      throw new GraphError(
        404,
        'ImageNotFound',
        'Exception of type Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException was thrown.',
      );
    },
  },
];

function allUsers({ directory }: GraphContext) {
  return [...directory.users.values()].map(userResource);
}

/** The user in the path, by object id or user principal name. */
export function requireUser({
  principal,
  directory,
  params,
}: GraphContext): UserRecord {
  requirePermission(principal, PERMISSIONS.readUsers);
  const user = directory.findUser(params.id);
  if (!user) {
    throw resourceNotFound(params.id);
  }
  return user;
}
