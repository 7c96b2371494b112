import { resourceNotFound } from './graphError';
import { PERMISSIONS, requirePermission } from './principal';
import type { GraphContext, GraphRoute } from './route';

/** @see https://learn.microsoft.com/en-us/graph/api/resources/organization */
export const organizationRoutes: GraphRoute[] = [
  {
    method: 'GET',
    pattern: '/organization',
    handle: context => ({
      status: 200,
      body: {
        '@odata.context': `${context.baseUrl}/$metadata#organization`,
        value: [organizationOf(context)],
      },
    }),
  },
  {
    method: 'GET',
    pattern: '/organization/{id}',
    handle(context) {
      const organization = organizationOf(context);
      if (context.params.id.toLowerCase() !== organization.id) {
        throw resourceNotFound(context.params.id);
      }
      return {
        status: 200,
        body: {
          '@odata.context': `${context.baseUrl}/$metadata#organization/$entity`,
          ...organization,
        },
      };
    },
  },
];

/** The tenant of the caller: nobody sees another one. */
function organizationOf({ principal, directory: { tenant } }: GraphContext) {
  requirePermission(principal, PERMISSIONS.readOrganization);
  return {
    id: tenant.tenantId,
    displayName: tenant.displayName,
    countryLetterCode: 'GB',
    tenantType: 'AAD',
    verifiedDomains: [...new Set([tenant.domain, tenant.initialDomain])].map(
      name => ({
        name,
        isDefault: name === tenant.domain,
        isInitial: name === tenant.initialDomain,
        type: 'Managed',
      }),
    ),
  };
}
