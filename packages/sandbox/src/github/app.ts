import { randomUUID } from 'node:crypto';
import express, {
  json,
  Router,
  type ErrorRequestHandler,
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { applyFaults, type FaultHandlers, type Faults } from '../server/faults';
import {
  recordRequests,
  type RequestDescription,
  type RequestLog,
} from '../server/requestLog';
import type { ActionsTokens } from './actions/actionsTokens';
import { actionsRouter } from './actions/router';
import type { CompetingPusher } from './competingPusher';
import { faultMessage, GitHubError, notFound, sendGitHubError } from './errors';
import type { GitHub } from './gitHub';
import { describeGraphQLRequest, graphQLRouter } from './graphql/router';
import { pagesRouter } from './pages/router';
import { authenticate } from './principal';
import { RateLimits } from './rateLimits';
import { recordExchanges } from './recordExchanges';
import { codeloadRoutes } from './rest/archives';
import { restRouter } from './rest/router';
import { smartHttpRouter } from './smartHttp';

type Options = {
  requestLog: RequestLog;
  faults: Faults;
  competingPusher: CompetingPusher;
  actionsTokens: ActionsTokens;
  /** File to append all REST exchanges to, see {@link recordExchanges}. */
  recordTo?: string;
};

/** GitHub refuses larger request bodies. */
const MAX_BODY = '50mb';
const SMART_HTTP_PATH =
  /^\/[^/]+\/[^/]+\/(info\/refs|git-upload-pack|git-receive-pack)$/;

const handleError: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
  } else if (error instanceof GitHubError) {
    sendGitHubError(res, error.status, error.message, error.errors);
  } else if (error.type === 'entity.parse.failed') {
    sendGitHubError(res, 400, 'Problems parsing JSON');
  } else if (error.type === 'entity.too.large') {
    sendGitHubError(res, 413, 'Request Entity Too Large');
  } else {
    process.stderr.write(`${error.stack ?? error}\n`);
    sendGitHubError(res, 500, 'Server Error');
  }
};

/** The whole stand-in as one Express application, laid out as GitHub Enterprise Server is. */
export function githubApp(github: GitHub, options: Options): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/api', apiRouter(github, options));
  app.use(
    '/_codeload',
    allowNotModified,
    authentication(github),
    codeloadRoutes(github),
  );
  app.use(actionsRouter(options.actionsTokens));
  app.use(gitRouter(github, options));
  app.use(pagesRouter(github));
  app.use(handleError);
  return app;
}

function apiRouter(github: GitHub, options: Options): Router {
  const rateLimits = new RateLimits();
  const router = Router();
  router.use(identifyResponse);
  router.use(allowNotModified);
  router.use(json({ limit: MAX_BODY, type: () => true }));
  router.use(recordRequests(options.requestLog, 'github', describeApiRequest));
  router.use(
    applyFaults(options.faults, {
      ...competingPushHandler(options),
      sendError: (res, status) =>
        sendGitHubError(res, status, faultMessage(status)),
    }),
  );
  router.use(authentication(github));
  router.use(rateLimits.middleware());
  router.use(['/graphql', '/v3/graphql'], graphQLRouter(github, rateLimits));
  if (options.recordTo) {
    router.use('/v3', recordExchanges(options.recordTo));
  }
  router.use('/v3', restRouter(github, rateLimits));
  router.use((_req, _res, next) => next(notFound()));
  return router;
}

function gitRouter(github: GitHub, options: Options): Router {
  const router = Router();
  router.use((req, _res, next) =>
    SMART_HTTP_PATH.test(req.path) ? next() : next('router'),
  );
  router.use(
    recordRequests(options.requestLog, 'git', req => ({
      operation: (req.query.service ?? req.path.split('/').at(-1))
        ?.toString()
        .replace('git-', ''),
      contentCreating: req.path.endsWith('/git-receive-pack'),
    })),
  );
  router.use(
    applyFaults(options.faults, {
      ...competingPushHandler(options),
      sendError: (res, status) =>
        res
          .status(status)
          .type('text')
          .send(`${faultMessage(status)}\n`),
    }),
  );
  router.use(smartHttpRouter(github));
  return router;
}

/** Makes the principal known to the handlers, see `principalOf`. */
function authentication(github: GitHub): RequestHandler {
  return (req, res, next) => {
    authenticate(github, req)
      .then(principal => {
        res.locals.principal = principal;
        next();
      })
      .catch(next);
  };
}

function competingPushHandler({
  competingPusher,
}: Options): Pick<FaultHandlers, 'competingPush'> {
  return {
    competingPush: async target => {
      await competingPusher.pushOnce(target);
    },
  };
}

function identifyResponse(
  _req: Request,
  res: Response,
  next: NextFunction,
): void {
  res.set('x-github-request-id', randomUUID().toUpperCase());
  res.set('x-github-media-type', 'github.v3; format=json');
  next();
}

/**
 * `fetch` adds `Cache-Control: no-cache` to every request with `If-None-Match`,
 * which Express takes for a wish not to be answered 304, and GitHub does not.
 */
function allowNotModified(
  req: Request,
  _res: Response,
  next: NextFunction,
): void {
  delete req.headers['cache-control'];
  next();
}

function describeApiRequest(req: Request): RequestDescription {
  if (/^\/(v3\/)?graphql$/.test(req.path)) {
    return describeGraphQLRequest(req);
  }
  return {
    contentCreating:
      !['GET', 'HEAD'].includes(req.method) &&
      /^\/v3\/(repos|orgs|organizations|user)\//.test(req.path),
  };
}
