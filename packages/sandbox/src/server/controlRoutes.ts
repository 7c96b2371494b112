import { json, Router, type ErrorRequestHandler } from 'express';
import { z } from 'zod/v3';
import {
  actionsJobSchema,
  type ActionsTokens,
} from '../github/actions/actionsTokens';
import type { CompetingPusher } from '../github/competingPusher';
import { GitHubError } from '../github/errors';
import { faultRequestSchema, type Faults } from './faults';
import type { RequestLog } from './requestLog';

const competingPushSchema = z
  .object({
    repository: z.string().regex(/^[^/]+\/[^/]+$/, 'must be owner/name'),
    branch: z.string().default('main'),
    path: z.string().optional(),
    everyMs: z.number().int().nonnegative().default(100),
    count: z.number().int().positive().default(1),
  })
  .strict();

/** `/_sandbox/...`: what tests use to count requests and to make things go wrong. */
export function controlRoutes(options: {
  requests: RequestLog;
  faults: Faults;
  competingPusher: CompetingPusher;
  actionsTokens: ActionsTokens;
}): Router {
  const { requests, faults, competingPusher, actionsTokens } = options;
  const router = Router();
  router.use(json());

  router.get('/requests', (_req, res) => {
    res.json({ requests: requests.list(), counts: requests.counts() });
  });
  router.delete('/requests', (_req, res) => {
    requests.reset();
    res.status(204).end();
  });

  router.post('/faults', (req, res) => {
    res
      .status(201)
      .json({ id: faults.add(faultRequestSchema.parse(req.body)) });
  });
  router.delete('/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });

  router.post('/competing-pusher', (req, res) => {
    competingPusher.start(competingPushSchema.parse(req.body));
    res.status(202).json({});
  });
  router.delete('/competing-pusher', (_req, res, next) => {
    competingPusher
      .stop()
      .then(() => res.status(204).end())
      .catch(next);
  });

  // The variables of a job of GitHub Actions, to run by hand what it would run.
  router.post('/actions-jobs', (req, res, next) => {
    actionsTokens
      .job(actionsJobSchema.parse(req.body))
      .then(variables => res.status(201).json(variables))
      .catch(next);
  });

  const handleError: ErrorRequestHandler = (error, _req, res, next) => {
    if (error instanceof GitHubError) {
      res.status(error.status).json({ message: error.message });
      return;
    }
    if (!(error instanceof z.ZodError)) {
      next(error);
      return;
    }
    const problems = error.issues.map(
      ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
    );
    res.status(400).json({ message: problems.join('; ') });
  };
  router.use(handleError);
  return router;
}
