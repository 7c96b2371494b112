import { randomUUID } from 'node:crypto';
import type { Tenant } from '../tenants';
import { badRequest, errorBody, GraphError } from './graphError';
import { directoryObjectRoutes } from './directoryObjects';
import { groupLinkRoutes } from './groupLinks';
import { groupRoutes } from './groups';
import { MembershipDelay } from './membershipDelay';
import { membershipRoutes } from './memberships';
import { organizationRoutes } from './organization';
import type { Principal } from './principal';
import { ReplicationDelay } from './replicationDelay';
import { resourceUnitsOf } from './resourceUnits';
import {
  matchRoutes,
  type GraphContext,
  type GraphRequest,
  type GraphResponse,
  type GraphRoute,
} from './route';
import { servicePrincipalRoutes } from './servicePrincipals';
import { userRoutes } from './users';

const ROUTES: readonly GraphRoute[] = [
  ...userRoutes,
  ...groupRoutes,
  ...groupLinkRoutes,
  ...membershipRoutes,
  ...servicePrincipalRoutes,
  ...directoryObjectRoutes,
  ...organizationRoutes,
];

/** Microsoft Graph without its transport: answers requests, alone or in a batch. */
export class Graph {
  readonly #baseUrl: string;
  readonly #delays: ReadonlyMap<
    Tenant,
    Pick<GraphContext, 'replication' | 'memberships'>
  >;

  constructor(options: {
    /** `https://localhost:PORT/v1.0` */
    baseUrl: string;
    tenants: readonly Tenant[];
    /** See {@link ReplicationDelay}. */
    replicationMisses: number;
    /** See {@link MembershipDelay}. */
    membershipMisses: number;
  }) {
    this.#baseUrl = options.baseUrl;
    this.#delays = new Map(
      options.tenants.map(tenant => [
        tenant,
        {
          replication: new ReplicationDelay(options.replicationMisses),
          memberships: new MembershipDelay(options.membershipMisses),
        },
      ]),
    );
  }

  /** Answers a request; errors become responses in Graph's format. */
  answer(request: GraphRequest, principal: Principal): GraphResponse {
    try {
      return this.#handle(request, principal);
    } catch (error) {
      if (!(error instanceof GraphError)) {
        throw error;
      }
      return errorResponse(error, request);
    }
  }

  #handle(request: GraphRequest, principal: Principal): GraphResponse {
    const candidates = matchingRoutes(request.path);
    const match = candidates.find(
      ({ route }) => route.method === request.method,
    );
    if (!match) {
      throw candidates.length > 0
        ? new GraphError(
            405,
            'Request_BadRequest',
            'Specified HTTP method is not allowed for the request target.',
          )
        : badRequest(
            `Resource not found for the segment '${request.path}', or the sandbox does not have it.`,
          );
    }
    const delays = this.#delays.get(principal.tenant);
    if (!delays) {
      throw new Error(`Tenant ${principal.tenant.id} is not served here.`);
    }
    const response = match.route.handle({
      request,
      params: match.params,
      principal,
      directory: principal.tenant.directory,
      ...delays,
      baseUrl: this.#baseUrl,
    });
    const operation = `${request.method} ${match.route.pattern}`;
    return {
      ...response,
      headers: {
        'x-ms-resource-unit': String(resourceUnitsOf(operation, request.query)),
        ...response.headers,
      },
    };
  }
}

/** Names what a request asks for, whatever the ids in its path: `GET /users/{id}`. */
export function operationOf(method: string, path: string): string | undefined {
  try {
    const match = matchRoutes(ROUTES, path).find(
      ({ route }) => route.method === method,
    );
    return match && `${method} ${match.route.pattern}`;
  } catch (error) {
    if (error instanceof URIError) {
      return undefined;
    }
    throw error;
  }
}

export function errorResponse(
  error: GraphError,
  { headers }: Pick<GraphRequest, 'headers'>,
): GraphResponse {
  const requestId = randomUUID();
  return {
    status: error.status,
    headers: { 'request-id': requestId },
    body: errorBody(error, {
      requestId,
      clientRequestId: headers['client-request-id'] ?? requestId,
    }),
  };
}

function matchingRoutes(path: string) {
  try {
    return matchRoutes(ROUTES, path);
  } catch (error) {
    if (error instanceof URIError) {
      throw badRequest(`The path '${path}' is not encoded correctly.`);
    }
    throw error;
  }
}
