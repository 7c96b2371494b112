import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import express, { Router, type ErrorRequestHandler } from 'express';
import PromiseRouter from 'express-promise-router';
import { problemOf } from '../pipelines/problem';
import { addDeploymentRoutes } from './deployments';
import { addFluxTeamRoutes } from './fluxTeams';
import { addGroupRoutes } from './groups';
import { addPatchValuesRoute } from './patchValues';
import type { PredecessorContext } from './predecessorContext';

/** The message alone: a list of texts for the groups, else text. */
const answerAsPredecessor =
  (logger: LoggerService): ErrorRequestHandler =>
  (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, detail } = problemOf(
      // https://github.com/expressjs/body-parser#errors
      error.type === 'entity.parse.failed'
        ? new InputError(`The body is not valid JSON: ${error.message}`)
        : error,
    );
    if (status === 500) {
      logger.error(`${request.method} ${request.path} failed`, toError(error));
    }
    if (status === 400 && request.path.startsWith('/AadGroup/')) {
      response.status(status).json([detail]);
      return;
    }
    response.status(status).type('text/plain').send(detail);
  };

/**
 * The endpoints of the predecessor, with its paths, status codes and bodies, so
 * that a pipeline needs nothing but another base URL:
 * `https://{portal}/api/adp/api`. Beyond it: everybody has to be known and may
 * do only what is theirs, names are the same in any case, and what does not
 * exist is said to be so by the generator too.
 */
export function createPredecessorRouter(context: PredecessorContext): Router {
  const router = PromiseRouter();
  // The body of one of them is a bare string.
  router.use(express.json({ strict: false }));
  addFluxTeamRoutes(router, context);
  addDeploymentRoutes(router, context);
  addPatchValuesRoute(router, context);
  addGroupRoutes(router, context);
  router.use(answerAsPredecessor(context.logger));
  return express.Router().use('/api', router);
}
