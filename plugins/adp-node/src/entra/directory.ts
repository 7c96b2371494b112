import { ServiceUnavailableError } from '@backstage/errors';
import type { Client } from '@microsoft/microsoft-graph-client';
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

/** A user or group, as the directory has it. */
export type DirectoryObject = {
  id: string;
  displayName?: string | null;
  userPrincipalName?: string | null;
  '@odata.type'?: string;
};

type Page = { value: DirectoryObject[]; '@odata.nextLink'?: string };

/** Objects by name; upper and lower case are the same. */
export type NamedObjects = {
  groups: ReadonlyMap<string, DirectoryObject>;
  users: ReadonlyMap<string, DirectoryObject>;
  /** Groups that cannot be told apart: several have this display name. */
  ambiguous: ReadonlyMap<string, readonly DirectoryObject[]>;
};

/** Looks up groups by display name and users by user principal name. */
export async function findByName(
  client: Client,
  names: { groups: readonly string[]; users: readonly string[] },
  options: GraphBatchOptions,
): Promise<NamedObjects> {
  const groups = namedRequests(
    'groups',
    'displayName',
    'id,displayName',
    names.groups,
  );
  const users = namedRequests(
    'users',
    'userPrincipalName',
    'id,displayName,userPrincipalName',
    names.users,
  );
  const found = await readCollections(client, [...groups, ...users], options);

  const groupsByName = new Map<string, DirectoryObject>();
  const ambiguous = new Map<string, DirectoryObject[]>();
  for (const group of found.slice(0, groups.length).flat()) {
    const name = (group.displayName ?? '').toLowerCase();
    const other = groupsByName.get(name);
    if (other && other.id !== group.id) {
      ambiguous.set(name, [...(ambiguous.get(name) ?? [other]), group]);
    }
    groupsByName.set(name, group);
  }
  ambiguous.forEach((_, name) => groupsByName.delete(name));
  const usersByName = new Map(
    found
      .slice(groups.length)
      .flat()
      .map(user => [(user.userPrincipalName ?? '').toLowerCase(), user]),
  );
  return { groups: groupsByName, users: usersByName, ambiguous };
}

function namedRequests(
  collection: string,
  property: string,
  select: string,
  names: readonly string[],
): GraphRequest[] {
  const distinct = [...new Set(names.map(name => name.toLowerCase()))];
  return chunks(distinct, IN_FILTER_SIZE).map(chunk => {
    const literals = chunk.map(name => `'${name.replaceAll("'", "''")}'`);
    const filter = encodeURIComponent(`${property} in (${literals.join(',')})`);
    return {
      method: 'GET',
      url: `/${collection}?$filter=${filter}&$select=${select}&$top=${PAGE_SIZE}`,
    };
  });
}

/** The members of groups, and the groups that groups are members of. */
export async function readMembers(
  client: Client,
  groups: readonly { id: string; relation: 'members' | 'memberOf' }[],
  options: GraphBatchOptions,
): Promise<DirectoryObject[][]> {
  return readCollections(
    client,
    groups.map(({ id, relation }) => ({
      method: 'GET',
      url: `/groups/${id}/${relation}?$select=id,displayName,userPrincipalName&$top=${PAGE_SIZE}`,
    })),
    { ...options, isTransient: isNotReplicated },
  );
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
async function readCollections(
  client: Client,
  requests: readonly GraphRequest[],
  options: GraphBatchOptions,
): Promise<DirectoryObject[][]> {
  const collected = requests.map((): DirectoryObject[] => []);
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
        throw new ServiceUnavailableError(
          `Could not read ${decodeURIComponent(
            request.url,
          )}: ${describeGraphError(pages[position])}`,
        );
      }
      collected[index].push(...body.value);
      const next = body['@odata.nextLink'];
      return next
        ? [{ request: { ...request, url: belowVersion(next) }, index }]
        : [];
    });
  }
  return collected;
}

/** A batch takes addresses relative to the version; a next link is absolute. */
function belowVersion(nextLink: string): string {
  return nextLink.replace(/^https?:\/\/[^/]+\/v1\.0/, '');
}
