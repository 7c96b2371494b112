import { randomUUID } from 'node:crypto';
import {
  json,
  Router,
  type ErrorRequestHandler,
  type Request,
  type Response,
} from 'express';
import type { Faults } from '../../server/faults';
import { describeRequest } from '../../server/requestLog';
import type { Tokens } from '../signIn/tokens';
import type { Tenant } from '../tenants';
import { answerBatch, describeBatch, parseBatch } from './batch';
import { errorResponse, type Graph } from './graph';
import { badRequest, GraphError } from './graphError';
import { authenticate } from './principal';
import type { GraphRequest, GraphResponse } from './route';

/** Graph over HTTP, to be mounted at `/v1.0`. */
export function graphRouter(options: {
  url: string;
  tenants: readonly Tenant[];
  tokens: Tokens;
  graph: Graph;
  faults: Faults;
}): Router {
  const { graph, faults } = options;

  const answer = async (req: Request, res: Response) => {
    const principal = await authenticate(req.get('authorization'), options);
    const request = graphRequestOf(req);
    if (req.method === 'POST' && request.path === '/$batch') {
      const requests = parseBatch(request.body);
      describeRequest(res, {
        contentCreating: requests.some(({ method }) => method !== 'GET'),
      });
      const responses = await answerBatch(requests, principal, {
        graph,
        faults,
      });
      const batch = describeBatch(requests, responses);
      describeRequest(res, {
        batch,
        resourceUnits: batch.reduce(
          (sum, { resourceUnits = 0 }) => sum + resourceUnits,
          0,
        ),
      });
      return { status: 200, body: { responses } };
    }
    const response = graph.answer(request, principal);
    const units = response.headers?.['x-ms-resource-unit'];
    describeRequest(res, units ? { resourceUnits: Number(units) } : {});
    return response;
  };

  const router = Router();
  router.use(json({ limit: '4mb', type: () => true }));
  router.use((req, res, next) => {
    answer(req, res)
      .then(response => sendGraphResponse(res, response))
      .catch(next);
  });
  const handleError: ErrorRequestHandler = (error, req, res, next) => {
    const graphError =
      error instanceof SyntaxError
        ? badRequest(
            'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
          )
        : error;
    if (!(graphError instanceof GraphError)) {
      next(error);
      return;
    }
    sendGraphResponse(res, errorResponse(graphError, graphRequestOf(req)));
  };
  router.use(handleError);
  return router;
}

/** Writes a response with the headers that Graph always sends. */
export function sendGraphResponse(
  res: Response,
  { status, headers, body }: GraphResponse,
): void {
  const { 'request-id': requestId = randomUUID() } = headers ?? {};
  res.status(status).set({
    'Cache-Control': 'no-cache',
    'OData-Version': '4.0',
    'request-id': requestId,
    'client-request-id': res.req.get('client-request-id') ?? requestId,
    ...headers,
  });
  if (body === undefined) {
    res.end();
  } else if (typeof body === 'string') {
    res.send(body);
  } else {
    res
      .type(
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      )
      .send(JSON.stringify(body));
  }
}

function graphRequestOf(req: Request): GraphRequest {
  // Not req.path, which the router may have decoded in parts.
  const [path, query] = req.url.split('?', 2);
  return {
    method: req.method,
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(
      Object.keys(req.headers).map(name => [name, req.get(name)]),
    ),
    body: req.body,
  };
}
