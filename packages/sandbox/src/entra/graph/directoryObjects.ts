import { z } from 'zod/v3';
import type { DirectoryObject } from '../directory';
import { showResource } from './collection';
import { badRequest } from './graphError';
import { requireObjects } from './links';
import { PERMISSIONS, requirePermission } from './principal';
import {
  DIRECTORY_OBJECT,
  resourceOf,
  TYPES,
  type Resource,
} from './resources';
import type { GraphContext, GraphResponse, GraphRoute } from './route';

const MAX_IDS = 1000;

const getByIdsSchema = z
  .object({
    ids: z.array(z.string().uuid()).max(MAX_IDS),
    types: z.array(z.string()).optional(),
  })
  .strict();

/**
 * Objects of any type, by id.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/directoryobject-getbyids
 */
export const directoryObjectRoutes: GraphRoute[] = [
  {
    method: 'GET',
    pattern: '/directoryObjects/{id}',
    handle(context) {
      requirePermission(context.principal, PERMISSIONS.readDirectory);
      const [object] = requireObjects(context, [context.params.id]);
      return showResource(context, DIRECTORY_OBJECT, typedResourceOf(object));
    },
  },
  {
    method: 'POST',
    pattern: '/directoryObjects/getByIds',
    handle: getByIds,
  },
];

/** Ids of nothing, and of types that are not asked for, are left out of the answer. */
function getByIds(context: GraphContext): GraphResponse {
  const { principal, directory, replication, request, baseUrl } = context;
  requirePermission(principal, PERMISSIONS.readDirectory);
  const parsed = getByIdsSchema.safeParse(request.body);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw badRequest(`Invalid value for '${path.join('.')}': ${message}.`);
  }
  const { ids, types } = parsed.data;
  const wanted = types?.map(type => type.toLowerCase());
  const objects = [...new Set(ids.map(id => id.toLowerCase()))]
    .flatMap(id => directory.find(id) ?? [])
    .filter(
      ({ type, record }) =>
        (!wanted || wanted.includes(type.toLowerCase())) &&
        replication.isFound(record.id),
    );
  return {
    status: 200,
    body: {
      '@odata.context': `${baseUrl}/$metadata#directoryObjects`,
      value: objects.map(typedResourceOf),
    },
  };
}

/** With the properties that a request for the object itself would show. */
function typedResourceOf(object: DirectoryObject): Resource {
  const resource = resourceOf(object);
  const { name, defaults } = TYPES[object.type];
  return {
    '@odata.type': `#microsoft.graph.${name}`,
    ...Object.fromEntries(
      defaults.map(property => [property, resource[property]]),
    ),
  };
}
