import { Router, type ErrorRequestHandler, type Request } from 'express';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { route } from '../rest/route';
import type { RepositoryRecord } from '../state';
import { commitPage, pullRequestPage } from './changePages';
import { filePage, locate } from './filePages';
import { markup, page } from './markup';
import { indexPage, organizationPage } from './indexPage';
import { repositoryPage } from './repositoryPage';

/**
 * Pages for people, at GitHub's own addresses, so that links from the portal
 * lead somewhere. They show every repository, without sign-in: whoever reads
 * them sits at the machine.
 */
export function pagesRouter(github: GitHub): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.set(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    res.set('X-Content-Type-Options', 'nosniff');
    next();
  });

  router.get('/', (_req, res) => {
    res.send(indexPage(github));
  });
  router.get('/:owner', (req, res) => {
    const organization = github.findOrganization(req.params.owner);
    if (!organization) {
      throw notFound();
    }
    res.send(organizationPage(github, organization));
  });
  router.get(
    '/:owner/:repo',
    route(async (req, res) => {
      res.send(await repositoryPage(github, repositoryOf(github, req)));
    }),
  );
  router.get(
    '/:owner/:repo/commit/:sha',
    route(async (req, res) => {
      const repository = repositoryOf(github, req);
      res.send(await commitPage(github, repository, req.params.sha));
    }),
  );
  router.get(
    '/:owner/:repo/pull/:number',
    route(async (req, res) => {
      const repository = repositoryOf(github, req);
      res.send(await pullRequestPage(github, repository, req.params.number));
    }),
  );
  router.get(
    '/:owner/:repo/(blob|tree)/:location(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req);
      res.send(await filePage(github, repository, req.params.location));
    }),
  );
  router.get(
    '/:owner/:repo/raw/:location(*)',
    route(async (req, res) => {
      const git = github.git(repositoryOf(github, req));
      const { object } = await locate(git, req.params.location);
      if (object.type !== 'blob') {
        throw notFound();
      }
      // Never as HTML: what a repository holds must not run in this origin.
      res.type('text/plain').send(object.content);
    }),
  );

  router.use((_req, _res, next) => next(notFound()));
  const handleError: ErrorRequestHandler = (error, _req, res, next) => {
    if (res.headersSent || !(error instanceof GitHubError)) {
      next(error);
      return;
    }
    res.status(error.status).send(
      page({
        title: error.message,
        body: markup`<p>There is nothing at this address in the sandbox.</p>`,
      }),
    );
  };
  router.use(handleError);
  return router;
}

function repositoryOf(github: GitHub, req: Request): RepositoryRecord {
  const repository = github.findRepository(
    req.params.owner,
    req.params.repo.replace(/\.git$/, ''),
  );
  if (!repository) {
    throw notFound();
  }
  return repository;
}
