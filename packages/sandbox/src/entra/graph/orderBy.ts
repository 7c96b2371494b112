import { badRequest, unsupportedQuery } from './graphError';
import type { Resource, ResourceType } from './resources';

/** Sorting by these works in any query, sorting by the others in advanced ones. */
const BASIC = [
  'user displayName',
  'user userPrincipalName',
  'group displayName',
];

/**
 * Makes a comparison of `$orderby`, one property with or without a direction.
 * Together with `$filter` or `$search`, and for members and the like, it needs
 * an advanced query.
 *
 * @see https://learn.microsoft.com/en-us/graph/aad-advanced-queries
 */
export function compileOrderBy(
  orderBy: string,
  type: ResourceType,
  options: { isAdvanced: boolean; isAlone: boolean },
): (a: Resource, b: Resource) => number {
  const [, property, direction = 'asc'] =
    /^(\w+)(?: +(asc|desc))?$/.exec(orderBy.trim()) ?? [];
  if (!property) {
    throw badRequest(`Invalid $orderby: '${orderBy}'.`);
  }
  const isBasic = options.isAlone && BASIC.includes(`${type.name} ${property}`);
  if (!type.sortable.includes(property) || !(isBasic || options.isAdvanced)) {
    throw unsupportedQuery('Sorting not supported for current query.');
  }
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) =>
    sign *
    String(a[property] ?? '').localeCompare(String(b[property] ?? ''), 'en', {
      sensitivity: 'base',
    });
}
