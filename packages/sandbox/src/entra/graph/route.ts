import type { Directory } from '../directory';
import type { MembershipDelay } from './membershipDelay';
import type { Principal } from './principal';
import type { ReplicationDelay } from './replicationDelay';

/** A request to Graph: one that came over HTTP, or one of a batch. */
export type GraphRequest = {
  method: string;
  /** Path below the version, as sent, e.g. `/users/jane.doe%40defra.gov.uk`. */
  path: string;
  query: URLSearchParams;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  body: unknown;
};

export type GraphResponse = {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; absent for 204. */
  body?: unknown;
};

/** Everything a handler needs to answer one request. */
export type GraphContext = {
  request: GraphRequest;
  /** Decoded values of the `{names}` in the route's pattern. */
  params: Readonly<Record<string, string>>;
  principal: Principal;
  /** The directory of the principal's tenant. */
  directory: Directory;
  replication: ReplicationDelay;
  memberships: MembershipDelay;
  /** `https://localhost:PORT/v1.0`, what links begin with. */
  baseUrl: string;
};

/**
 * An operation. A `{name}` in the pattern stands for one segment of the path;
 * handlers are synchronous, so that no request sees half of another's change.
 */
export type GraphRoute = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** E.g. `/groups/{id}/members/$ref`. */
  pattern: string;
  handle(context: GraphContext): GraphResponse;
};

/** The routes with this path; several when the path has several methods. */
export function matchRoutes(
  routes: readonly GraphRoute[],
  path: string,
): { route: GraphRoute; params: Record<string, string> }[] {
  const segments = segmentsOf(path);
  return routes.flatMap(route => {
    const params = matchPattern(route.pattern, segments);
    return params ? [{ route, params }] : [];
  });
}

function matchPattern(
  pattern: string,
  segments: readonly string[],
): Record<string, string> | undefined {
  const expected = pattern.slice(1).split('/');
  if (expected.length !== segments.length) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const [, name] = /^\{(\w+)\}$/.exec(expected[index]) ?? [];
    if (name) {
      params[name] = segment;
    } else if (segment !== expected[index]) {
      return undefined;
    }
  }
  return params;
}

/**
 * The decoded segments of a path. A key in parentheses becomes a segment of its
 * own: `users('x')` is `users`, `x` and `groups(uniqueName='x')` is `groups`,
 * `uniqueName`, `x`, OData URL Conventions section 4.3.1.
 */
function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter(segment => segment !== '')
    .map(decodeURIComponent)
    .flatMap(segment => {
      const key = /^(\w+)\((?:(\w+)=)?'((?:[^']|'')*)'\)$/.exec(segment);
      if (!key) {
        return [segment];
      }
      const [, collection, name, value] = key;
      return [collection, ...(name ? [name] : []), value.replaceAll("''", "'")];
    });
}
