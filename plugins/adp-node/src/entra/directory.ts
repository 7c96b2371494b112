import { ServiceUnavailableError } from '@backstage/errors';
import type { Client } from '@microsoft/microsoft-graph-client';
import type { DirectoryObject } from './directoryObject';
import {
  chunks,
  GraphBatchOptions,
  GraphRequest,
  GraphResponse,
  sendBatch,
} from './graphBatch';
import { describeGraphError } from './graphErrors';

/** How many values Graph takes in an `in` filter. */
const IN_FILTER_SIZE = 15;

const PAGE_SIZE = 999;

const LINKED_PROPERTIES = 'id,displayName,userPrincipalName,accountEnabled';

type Page = { value: DirectoryObject[]; '@odata.nextLink'?: string };

/** What a collection holds, or the answer that kept it from being read. */
export type Reading =
  | { objects: DirectoryObject[]; failure?: undefined }
  | { objects?: undefined; failure: GraphResponse };

/** Requests for the objects of which a property has one of these values. */
export function requestsByValue(
  collection: 'groups' | 'users',
  property: 'displayName' | 'userPrincipalName' | 'mail' | 'id',
  values: readonly string[],
): GraphRequest[] {
  const select =
    collection === 'groups'
      ? 'id,displayName'
      : 'id,displayName,userPrincipalName,mail,accountEnabled';
  return chunks([...new Set(values)], IN_FILTER_SIZE).map(chunk => {
    const literals = chunk.map(value => `'${value.replaceAll("'", "''")}'`);
    const filter = encodeURIComponent(`${property} in (${literals.join(',')})`);
    return {
      method: 'GET',
      url: `/${collection}?$filter=${filter}&$select=${select}&$top=${PAGE_SIZE}`,
    };
  });
}

/** A request for all direct members of a group, or all that it is a direct member of. */
export function requestForLinked(
  groupId: string,
  relation: 'members' | 'memberOf',
): GraphRequest {
  return {
    method: 'GET',
    url: `/groups/${groupId}/${relation}?$select=${LINKED_PROPERTIES}&$top=${PAGE_SIZE}`,
  };
}

/**
 * Requests for those of these objects that are direct members of a group, however
 * many others there are. Graph answers from an index that may be some minutes old.
 *
 * @see https://learn.microsoft.com/graph/api/group-list-members
 */
export function requestsForSomeMembers(
  groupId: string,
  ids: readonly string[],
): GraphRequest[] {
  return chunks([...new Set(ids)], IN_FILTER_SIZE).map(chunk => {
    const filter = encodeURIComponent(
      chunk.map(id => `id eq '${id}'`).join(' or '),
    );
    return {
      method: 'GET',
      url: `/groups/${groupId}/members?$filter=${filter}&$count=true&$select=${LINKED_PROPERTIES}`,
      headers: { ConsistencyLevel: 'eventual' },
    };
  });
}

/** A group is not at once everywhere in the directory when it has been created. */
export function isNotReplicated(
  _: GraphRequest,
  response: GraphResponse,
): boolean {
  return (
    response.status === 404 ||
    (response.status === 400 &&
      /do(es)? not exist/i.test(response.body?.error?.message ?? ''))
  );
}

/** Reads collections page by page, the same page of all of them in one batch. */
export async function readCollections(
  client: Client,
  requests: readonly GraphRequest[],
  options: GraphBatchOptions,
): Promise<Reading[]> {
  const readings = requests.map((): Reading => ({ objects: [] }));
  let pending = requests.map((request, index) => ({ request, index }));
  while (pending.length > 0) {
    const pages = await sendBatch<Page>(
      client,
      pending.map(({ request }) => request),
      options,
    );
    pending = pending.flatMap(({ request, index }, position) => {
      const { status, body } = pages[position];
      if (status !== 200 || !body) {
        readings[index] = { failure: pages[position] };
        return [];
      }
      readings[index].objects?.push(...body.value);
      const next = body['@odata.nextLink'];
      return next
        ? [{ request: { ...request, url: belowVersion(next) }, index }]
        : [];
    });
  }
  return readings;
}

/**
 * Reads collections without which nothing can be done.
 *
 * @throws ServiceUnavailableError when one of them cannot be read.
 */
export async function requireCollections(
  client: Client,
  requests: readonly GraphRequest[],
  options: GraphBatchOptions,
): Promise<DirectoryObject[][]> {
  const readings = await readCollections(client, requests, options);
  return readings.map(({ objects, failure }, index) => {
    if (failure) {
      throw new ServiceUnavailableError(
        `Could not read ${decodeURIComponent(
          requests[index].url,
        )}: ${describeGraphError(failure)}`,
      );
    }
    return objects;
  });
}

/** A batch takes addresses relative to the version; a next link is absolute. */
function belowVersion(nextLink: string): string {
  return nextLink.replace(/^https?:\/\/[^/]+\/v1\.0/, '');
}
