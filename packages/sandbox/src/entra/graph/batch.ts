import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod/v3';
import type { Faults } from '../../server/faults';
import type { BatchedRequest } from '../../server/requestLog';
import { errorResponse, operationOf, type Graph } from './graph';
import { faultError, GraphError } from './graphError';
import type { Principal } from './principal';
import { resourceUnitsOf } from './resourceUnits';
import type { GraphRequest, GraphResponse } from './route';

const MAX_REQUESTS = 20;

const batchSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.string(),
      /** Relative to the version: `/users` or `users`. */
      url: z.string(),
      headers: z.record(z.string()).default({}),
      body: z.unknown(),
      dependsOn: z.array(z.string()).default([]),
    }),
  ),
});

/** One request of a batch. */
export type BatchRequest = z.output<typeof batchSchema>['requests'][number];
type BatchResponse = GraphResponse & { id: string };

/**
 * Answers the requests of a `POST /$batch` in their order. A request fails with 424 when one that it depends on
 * failed. Each takes its own fault, of which `status`, `retryAfterSeconds` and
 * `latencyMs` apply: the connection belongs to the batch as a whole.
 *
 * @see https://learn.microsoft.com/en-us/graph/json-batching
 */
export async function answerBatch(
  requests: readonly BatchRequest[],
  principal: Principal,
  options: { graph: Graph; faults: Faults },
): Promise<BatchResponse[]> {
  const responses = new Map<string, BatchResponse>();
  // In the order sent: a request may only depend on earlier ones.
  for (const request of requests) {
    const isBlocked = request.dependsOn.some(
      id => (responses.get(id.toLowerCase())?.status ?? 424) >= 400,
    );
    const response = isBlocked
      ? failedDependency()
      : await answerOne(request, principal, options);
    responses.set(request.id.toLowerCase(), {
      id: request.id,
      status: response.status,
      headers: {
        ...(response.body !== undefined && {
          'Content-Type': 'application/json',
        }),
        ...response.headers,
      },
      body: response.body,
    });
  }
  return [...responses.values()];
}

/** The requests of a batch as the request log shows them, in the order of the responses. */
export function describeBatch(
  requests: readonly BatchRequest[],
  responses: readonly BatchResponse[],
): BatchedRequest[] {
  return requests.map((batchRequest, index) => {
    const { method, path, query } = graphRequestOf(batchRequest);
    const operation = operationOf(method, path);
    return {
      method,
      path: batchRequest.url,
      operation,
      status: responses[index].status,
      resourceUnits: resourceUnitsOf(operation ?? '', query),
    };
  });
}

async function answerOne(
  batchRequest: BatchRequest,
  principal: Principal,
  { graph, faults }: { graph: Graph; faults: Faults },
): Promise<GraphResponse> {
  const request = graphRequestOf(batchRequest);
  const fault = faults.take({
    service: 'entra',
    method: request.method,
    path: `/v1.0${request.path}${
      request.query.size > 0 ? `?${request.query}` : ''
    }`,
    operation: operationOf(request.method, request.path),
  });
  if (fault?.latencyMs) {
    await sleep(fault.latencyMs);
  }
  if (fault?.status) {
    const { headers, ...response } = errorResponse(
      faultError(fault.status),
      request,
    );
    return {
      ...response,
      headers: {
        ...headers,
        ...(fault.retryAfterSeconds !== undefined && {
          'Retry-After': String(fault.retryAfterSeconds),
        }),
      },
    };
  }
  return graph.answer(request, principal);
}

function graphRequestOf({
  method,
  url,
  headers,
  body,
}: BatchRequest): GraphRequest {
  const [path, query] = url.split('?', 2);
  return {
    method: method.toUpperCase(),
    path: path.startsWith('/') ? path : `/${path}`,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]),
    ),
    body,
  };
}

/** The requests in the body of a batch. Throws a GraphError when the batch as a whole is wrong. */
export function parseBatch(body: unknown): BatchRequest[] {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw malformed(`Invalid batch payload: ${path.join('.')}: ${message}.`);
  }
  const { requests } = parsed.data;
  if (requests.length > MAX_REQUESTS) {
    throw malformed(
      `Number of batch request steps exceeds the maximum value of ${MAX_REQUESTS}.`,
    );
  }
  const known = new Set<string>();
  for (const { id, headers, body: requestBody, dependsOn } of requests) {
    if (known.has(id.toLowerCase())) {
      throw malformed(`Batch request id '${id}' is not unique.`);
    }
    const missing = dependsOn.find(other => !known.has(other.toLowerCase()));
    if (missing !== undefined) {
      throw malformed(
        `Batch request '${id}' depends on '${missing}', which is not an earlier request of the batch.`,
      );
    }
    if (
      requestBody !== undefined &&
      !Object.keys(headers).some(name => name.toLowerCase() === 'content-type')
    ) {
      throw malformed(
        `Write request id : ${id} does not contain Content-Type header or body.`,
      );
    }
    known.add(id.toLowerCase());
  }
  return requests;
}

function failedDependency(): GraphResponse {
  return errorResponse(
    new GraphError(
      424,
      'FailedDependency',
      'A request that this one depends on failed.',
    ),
    { headers: {} },
  );
}

function malformed(message: string): GraphError {
  return new GraphError(400, 'BadRequest', message);
}
