import { listResources, showResource } from './collection';
import { resourceNotFound } from './graphError';
import { PERMISSIONS, requirePermission } from './principal';
import { resourceOf, SERVICE_PRINCIPAL } from './resources';
import type { GraphContext, GraphRoute } from './route';

/**
 * The applications of the tenant.
 *
 * @see https://learn.microsoft.com/en-us/graph/api/resources/serviceprincipal
 */
export const servicePrincipalRoutes: GraphRoute[] = [
  {
    method: 'GET',
    pattern: '/servicePrincipals',
    handle: context =>
      listResources(context, {
        type: SERVICE_PRINCIPAL,
        resources: servicePrincipals(context).map(record =>
          resourceOf({ type: 'servicePrincipal', record }),
        ),
      }),
  },
  {
    method: 'GET',
    pattern: '/servicePrincipals/{id}',
    handle: context => show(context, 'id'),
  },
  {
    method: 'GET',
    pattern: '/servicePrincipals/appId/{appId}',
    handle: context => show(context, 'appId'),
  },
];

function show(context: GraphContext, key: 'id' | 'appId') {
  const wanted = context.params[key];
  const record = servicePrincipals(context).find(
    servicePrincipal => servicePrincipal[key] === wanted.toLowerCase(),
  );
  if (!record) {
    throw resourceNotFound(wanted);
  }
  return showResource(
    context,
    SERVICE_PRINCIPAL,
    resourceOf({ type: 'servicePrincipal', record }),
  );
}

function servicePrincipals({ principal, directory }: GraphContext) {
  requirePermission(principal, PERMISSIONS.readApplications);
  return [...directory.servicePrincipals.values()];
}
