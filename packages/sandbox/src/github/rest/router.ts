import { Router } from 'express';
import type { GitHub } from '../gitHub';
import type { RateLimits } from '../rateLimits';
import { appRoutes } from './apps';
import { gitDataRoutes } from './gitData';
import { metaRoutes } from './meta';
import { refRoutes } from './refs';

/** GitHub's REST API, as far as the stand-in goes. */
export function restRouter(github: GitHub, rateLimits: RateLimits): Router {
  const router = Router();
  router.use(metaRoutes(github, rateLimits));
  router.use(appRoutes(github));
  router.use(refRoutes(github));
  router.use(gitDataRoutes(github));
  return router;
}
