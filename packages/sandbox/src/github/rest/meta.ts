import { Router } from 'express';
import type { GitHub } from '../gitHub';
import type { RateLimits } from '../rateLimits';
import { principalOf, route } from './route';

/** What GitHub says about itself. @see https://docs.github.com/en/rest/meta */
export function metaRoutes(github: GitHub, rateLimits: RateLimits): Router {
  const router = Router();

  router.get(
    '/meta',
    route((_req, res) => {
      res.json({
        verifiable_password_authentication: false,
        domains: { website: [new URL(github.url).host] },
      });
    }),
  );

  router.get(
    '/rate_limit',
    route((_req, res) => {
      const { limit, used, remaining, resetAt } = rateLimits.status(
        principalOf(res),
      );
      const reset = Math.ceil(resetAt.getTime() / 1000);
      const rate = { limit, used, remaining, reset };
      res.json({
        resources: { core: rate, graphql: rate, search: rate },
        rate,
      });
    }),
  );
  return router;
}
