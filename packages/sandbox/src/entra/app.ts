import express, {
  type Express,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { applyFaults, type Faults } from '../server/faults';
import {
  recordRequests,
  type RequestDescription,
  type RequestLog,
} from '../server/requestLog';
import { operationOf, type Graph, errorResponse } from './graph/graph';
import { faultError } from './graph/graphError';
import { graphRouter, sendGraphResponse } from './graph/router';
import { isSignInPage } from './signIn/authorizeEndpoint';
import { OAuthError, sendOAuthError } from './signIn/oauthError';
import { signInRouter } from './signIn/router';
import type { SigningKey } from '../server/signingKey';
import type { Tokens } from './signIn/tokens';
import type { Tenant } from './tenants';

const GRAPH_PATH = '/v1.0';

/** The whole stand-in as one Express application: sign-in, and Graph under `/v1.0`. */
export function entraApp(options: {
  url: string;
  tenants: readonly Tenant[];
  key: SigningKey;
  tokens: Tokens;
  graph: Graph;
  requestLog: RequestLog;
  faults: Faults;
}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(recordRequests(options.requestLog, 'entra', describe));
  app.use(
    applyFaults(options.faults, {
      sendError(res, status) {
        if (isGraph(res.req)) {
          sendGraphResponse(
            res,
            errorResponse(faultError(status), {
              headers: {
                'client-request-id': res.req.get('client-request-id'),
              },
            }),
          );
        } else {
          sendOAuthError(
            res,
            new OAuthError(
              'temporarily_unavailable',
              90006,
              'The service is temporarily unavailable. Please retry the request.',
            ),
            status,
          );
        }
      },
    }),
  );
  app.use(requireHttps);
  app.use(GRAPH_PATH, graphRouter(options));
  app.use(signInRouter(options));
  return app;
}

/**
 * Tokens and secrets travel over HTTPS only, as with Microsoft. A browser does
 * not trust the sandbox's authority, so the sign-in page is there without it.
 */
function requireHttps(req: Request, res: Response, next: NextFunction): void {
  if (req.secure || isSignInPage(req.path)) {
    next();
    return;
  }
  res
    .status(403)
    .type('text')
    .send('Only the sign-in page is served without HTTPS.\n');
}

function isGraph({ originalUrl }: Request): boolean {
  return originalUrl.startsWith(`${GRAPH_PATH}/`);
}

/** Names the request in the log. What a batch contains is known only when it was read. */
function describe(req: Request): RequestDescription {
  const path = req.originalUrl.split('?', 1)[0];
  if (!isGraph(req)) {
    return {
      operation: signInOperation(req.method, path),
      contentCreating: false,
    };
  }
  const graphPath = path.slice(GRAPH_PATH.length);
  return {
    operation:
      graphPath === '/$batch'
        ? `${req.method} /$batch`
        : operationOf(req.method, graphPath),
    contentCreating: req.method !== 'GET' && graphPath !== '/$batch',
  };
}

function signInOperation(method: string, path: string): string {
  return `${method} ${path.replace(
    /^\/[^/]+\/(oauth2|discovery|v2\.0)\//,
    '/{tenant}/$1/',
  )}`;
}
