import { compileFilter } from './filter';
import {
  badRequest,
  GraphError,
  notInSandbox,
  unsupportedQuery,
} from './graphError';
import { compileOrderBy } from './orderBy';
import type { Resource, ResourceType } from './resources';
import type { GraphContext, GraphRequest, GraphResponse } from './route';
import { compileSearch } from './search';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 999;

const KNOWN_OPTIONS = [
  '$count',
  '$filter',
  '$orderby',
  '$search',
  '$select',
  '$skiptoken',
  '$top',
];

/**
 * Answers a request for a collection: filters, counts, cuts out a page and
 * selects properties. `isRelationship` is for members and the like, where every
 * filter needs an advanced query.
 *
 * @see https://learn.microsoft.com/en-us/graph/query-parameters
 */
export function listResources(
  context: GraphContext,
  options: {
    type: ResourceType;
    resources: Iterable<Resource>;
    isRelationship?: boolean;
  },
): GraphResponse {
  const { request, replication, baseUrl } = context;
  const { type, resources, isRelationship } = options;
  checkOptions(request.query);
  const isAdvanced = isAdvancedQuery(request);
  const filter = request.query.get('$filter');
  if (filter && isRelationship && !isAdvanced) {
    throw unsupportedQuery(
      'A filter on a relationship needs an advanced query: add the header ConsistencyLevel: eventual and the query option $count=true.',
    );
  }
  const isWanted = filter
    ? compileFilter(filter, type, { isAdvanced })
    : () => true;
  const isSearched = searchOf(request);
  const compare = orderOf(request, type, {
    isAdvanced,
    isAlone: !filter && !isRelationship,
  });
  const select = selectionOf(request.query, type);

  const found = [...resources].filter(
    resource =>
      isWanted(resource) &&
      isSearched(resource) &&
      replication.isFound(String(resource.id)),
  );
  if (compare) {
    found.sort(compare);
  }
  const size = pageSize(request.query);
  const start = startOf(request.query);
  const end = start + size;
  return {
    status: 200,
    body: {
      '@odata.context': contextUrl(context, type, { isCollection: true }),
      ...(isEventual(request) &&
        request.query.get('$count') === 'true' && {
          '@odata.count': found.length,
        }),
      ...(end < found.length && {
        '@odata.nextLink': nextLink(`${baseUrl}${request.path}`, request, end),
      }),
      value: found.slice(start, end).map(resource => select(resource)),
    },
  };
}

/** Answers `/{collection}/$count` with a number as plain text. */
export function countResources(
  { request }: GraphContext,
  type: ResourceType,
  resources: Iterable<Resource>,
): GraphResponse {
  if (!isEventual(request)) {
    throw badRequest('$count is not currently supported.');
  }
  const filter = request.query.get('$filter');
  const isWanted = filter
    ? compileFilter(filter, type, { isAdvanced: true })
    : () => true;
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain' },
    body: String([...resources].filter(isWanted).length),
  };
}

/** Answers a request for one resource. */
export function showResource(
  context: GraphContext,
  type: ResourceType,
  resource: Resource,
  status: 200 | 201 = 200,
): GraphResponse {
  const select = selectionOf(context.request.query, type);
  return {
    status,
    body: {
      '@odata.context': contextUrl(context, type, { isCollection: false }),
      ...select(resource),
    },
  };
}

/** `$search` needs the header only, the other advanced options need `$count` besides. */
function isAdvancedQuery(request: GraphRequest): boolean {
  return isEventual(request) && request.query.get('$count') === 'true';
}

function isEventual({ headers }: GraphRequest): boolean {
  return headers.consistencylevel?.toLowerCase() === 'eventual';
}

function searchOf(request: GraphRequest): (resource: Resource) => boolean {
  const search = request.query.get('$search');
  if (!search) {
    return () => true;
  }
  if (!isEventual(request)) {
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  return compileSearch(search);
}

function orderOf(
  request: GraphRequest,
  type: ResourceType,
  options: { isAdvanced: boolean; isAlone: boolean },
): ((a: Resource, b: Resource) => number) | undefined {
  const orderBy = request.query.get('$orderby');
  return orderBy ? compileOrderBy(orderBy, type, options) : undefined;
}

function checkOptions(query: URLSearchParams): void {
  for (const option of query.keys()) {
    if (option.startsWith('$') && !KNOWN_OPTIONS.includes(option)) {
      throw notInSandbox(`the query option ${option} here`);
    }
  }
}

function pageSize(query: URLSearchParams): number {
  const top = query.get('$top');
  if (top === null) {
    return DEFAULT_PAGE;
  }
  const size = Number(top);
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE) {
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${MAX_PAGE} inclusive.`,
    );
  }
  return size;
}

/** A skip token is the number of the resources before it. */
function startOf(query: URLSearchParams): number {
  const token = query.get('$skiptoken') ?? '';
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw badRequest('The specified page token value is invalid.');
  }
  return start;
}

function nextLink(url: string, { query }: GraphRequest, start: number): string {
  const next = new URLSearchParams(query);
  next.set('$skiptoken', Buffer.from(String(start)).toString('base64url'));
  return `${url}?${next}`.replaceAll('%24', '$');
}

function selectionOf(
  query: URLSearchParams,
  type: ResourceType,
): (resource: Resource) => Resource {
  const selected = query
    .get('$select')
    ?.split(',')
    .map(property => property.trim());
  for (const property of selected ?? []) {
    if (![...type.defaults, ...type.others].includes(property)) {
      throw new GraphError(
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named '${property}' on type 'microsoft.graph.${type.name}'.`,
      );
    }
  }
  const wanted = [...(selected ?? type.defaults), '@odata.type'];
  return resource =>
    Object.fromEntries(
      wanted
        .filter(property => Object.hasOwn(resource, property))
        .map(property => [property, resource[property]]),
    );
}

function contextUrl(
  { baseUrl, request }: GraphContext,
  { name }: ResourceType,
  { isCollection }: { isCollection: boolean },
): string {
  const select = request.query.get('$select');
  return `${baseUrl}/$metadata#${name}s${select ? `(${select})` : ''}${
    isCollection ? '' : '/$entity'
  }`;
}
