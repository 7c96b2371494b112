/** Operations that cost more than one unit. */
const COSTS: Record<string, number> = {
  'GET /users': 2,
  'GET /users/{id}/memberOf': 2,
  'GET /users/{id}/transitiveMemberOf': 2,
  'GET /groups/{id}/members': 3,
  'GET /groups/{id}/transitiveMembers': 5,
  'POST /directoryObjects/getByIds': 3,
};

const FEW = 20;

/**
 * What a request takes from the budget of its application, as the response
 * header `x-ms-resource-unit` tells. `operation` is as in the request log.
 *
 * @see https://learn.microsoft.com/en-us/graph/throttling-limits#identity-and-access-service-limits
 */
export function resourceUnitsOf(
  operation: string,
  query: URLSearchParams,
): number {
  // A cast does not change what has to be read.
  const base = COSTS[operation.replace(/\/microsoft\.graph\.\w+$/, '')] ?? 1;
  const top = query.get('$top');
  const discount =
    (query.has('$select') ? 1 : 0) +
    (top !== null && Number(top) < FEW ? 1 : 0);
  return Math.max(1, base - discount);
}
