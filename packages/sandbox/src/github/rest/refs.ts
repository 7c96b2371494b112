import { Router } from 'express';
import { z } from 'zod/v3';
import { RefMovedError, ZERO_OID } from '../../git/gitRepository';
import { isAncestor } from '../../git/history';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderRef } from '../render/git';
import { assertNotEmpty, readObjectByOid } from '../gitLookup';
import { paginate } from './pagination';
import { bodyOf, repositoryOf, route } from './route';

const createRefSchema = z.object({ ref: z.string(), sha: z.string() });
const updateRefSchema = z.object({
  sha: z.string(),
  force: z.boolean().default(false),
});

/** @see https://docs.github.com/en/rest/git/refs */
export function refRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo/git/ref/:ref(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const ref = await git.readRef(`refs/${req.params.ref}`);
      if (!ref) {
        await assertNotEmpty(git);
        throw notFound();
      }
      res.json(renderRef(github, repository, ref));
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/matching-refs/:ref(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const refs = await github
        .git(repository)
        .listRefs(`refs/${req.params.ref}`);
      res.json(
        paginate(github, req, res, refs).map(ref =>
          renderRef(github, repository, ref),
        ),
      );
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/refs',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const { ref: name, sha } = bodyOf(req, createRefSchema);
      await assertNotEmpty(git);
      if (!/^refs\/[^/]+\/./.test(name) || !(await git.isValidRefName(name))) {
        throw new GitHubError(422, `${name} is not a valid ref name.`);
      }
      const target = await readObjectByOid(git, sha);
      if (!target) {
        throw new GitHubError(422, 'Object does not exist');
      }
      await git.updateRef(name, sha, ZERO_OID).catch(error => {
        throw error instanceof RefMovedError
          ? new GitHubError(422, 'Reference already exists')
          : error;
      });
      await github.pushed(repository);
      const created = renderRef(github, repository, {
        name,
        oid: sha,
        type: target.type,
      });
      res.status(201).location(created.url).json(created);
    }),
  );

  router.patch(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const { sha, force } = bodyOf(req, updateRefSchema);
      const name = `refs/${req.params.ref}`;
      const current = await git.readRef(name);
      if (!current) {
        throw new GitHubError(422, 'Reference does not exist');
      }
      const target = await readObjectByOid(git, sha);
      if (!target) {
        throw new GitHubError(422, 'Object does not exist');
      }
      const isCommit = current.type === 'commit' && target.type === 'commit';
      if (!force && !(isCommit && (await isAncestor(git, current.oid, sha)))) {
        throw notFastForward();
      }
      await git.updateRef(name, sha, current.oid).catch(error => {
        throw error instanceof RefMovedError ? notFastForward() : error;
      });
      await github.pushed(repository);
      res.json(
        renderRef(github, repository, { name, oid: sha, type: target.type }),
      );
    }),
  );

  router.delete(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const name = `refs/${req.params.ref}`;
      const current = await git.readRef(name);
      if (!current) {
        throw new GitHubError(422, 'Reference does not exist');
      }
      await git.updateRef(name, undefined, current.oid);
      await github.pushed(repository);
      res.status(204).end();
    }),
  );
  return router;
}

function notFastForward(): GitHubError {
  return new GitHubError(422, 'Update is not a fast forward');
}
