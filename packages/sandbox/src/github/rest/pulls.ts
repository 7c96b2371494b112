import type { components } from '@octokit/openapi-types';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod/v3';
import type { Access } from '../access';
import { editPullRequest } from '../editPullRequest';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import {
  mergePullRequest,
  openPullRequest,
  pullRequestsOf,
} from '../pullRequests';
import { renderCommit, renderFileDiffs } from '../render/commit';
import {
  commitsOf,
  filesOf,
  renderFullPullRequest,
} from '../render/fullPullRequest';
import { renderPullRequest } from '../render/pullRequest';
import { paginate } from './pagination';
import { bodyOf, principalOf, repositoryOf, route } from './route';

type Schemas = components['schemas'];

const createSchema = z.object({
  title: z.string().min(1),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
});
const updateSchema = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});
const mergeSchema = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

/** @see https://docs.github.com/en/rest/pulls/pulls */
export function pullRequestRoutes(github: GitHub): Router {
  const router = Router();
  const path = '/repos/:owner/:repo/pulls';

  router.get(
    path,
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'pull_requests:read');
      const { state = 'open', head, base, direction } = req.query;
      const wanted = pullRequestsOf(github, repository).filter(
        pull =>
          (state === 'all' || pull.state === state) &&
          (!head || head === `${repository.owner}:${pull.head.ref}`) &&
          (!base || base === pull.base.ref),
      );
      // Newest first, unless asked otherwise.
      const sorted = direction === 'asc' ? wanted : wanted.reverse();
      res.json(
        paginate(github, req, res, sorted).map(pull =>
          renderPullRequest(github, principalOf(res), repository, pull),
        ),
      );
    }),
  );

  router.post(
    path,
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'pull_requests:write');
      const body = bodyOf(req, createSchema);
      const pull = await openPullRequest(github, repository, principalOf(res), {
        ...body,
        body: body.body ?? null,
      });
      const created = await renderFullPullRequest(
        github,
        principalOf(res),
        repository,
        pull,
      );
      res.status(201).location(created.url).json(created);
    }),
  );

  router.get(
    `${path}/:number`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'pull_requests:read');
      res.json(
        await renderFullPullRequest(github, principalOf(res), repository, pull),
      );
    }),
  );

  router.patch(
    `${path}/:number`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'pull_requests:write');
      const body = bodyOf(req, updateSchema);
      editPullRequest(github, pull, body);
      res.json(
        await renderFullPullRequest(github, principalOf(res), repository, pull),
      );
    }),
  );

  router.get(
    `${path}/:number/files`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'pull_requests:read');
      const files = await filesOf(github, repository, pull);
      res.json(
        renderFileDiffs(
          github,
          repository,
          pull.head.sha,
          paginate(github, req, res, files),
        ),
      );
    }),
  );

  router.get(
    `${path}/:number/commits`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'pull_requests:read');
      const git = github.git(repository);
      const oids = await commitsOf(github, repository, pull);
      const page = paginate(github, req, res, oids.reverse());
      const commits = await Promise.all(page.map(oid => git.readCommit(oid)));
      res.json(
        commits.flatMap(commit =>
          commit ? [renderCommit(github, repository, commit)] : [],
        ),
      );
    }),
  );

  router.get(
    `${path}/:number/merge`,
    route((req, res) => {
      const { pull } = find(req, res, 'pull_requests:read');
      if (!pull.mergedAt) {
        throw notFound();
      }
      res.status(204).end();
    }),
  );

  router.put(
    `${path}/:number/merge`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'contents:write');
      const body = bodyOf(req, mergeSchema);
      if (body.sha !== undefined && body.sha !== pull.head.sha) {
        throw new GitHubError(
          409,
          'Head branch was modified. Review and try the merge again.',
        );
      }
      const sha = await mergePullRequest(
        github,
        repository,
        principalOf(res),
        pull,
        {
          method: body.merge_method,
          title: body.commit_title,
          message: body.commit_message,
        },
      );
      res.json({
        sha,
        merged: true,
        message: 'Pull Request successfully merged',
      } satisfies Schemas['pull-request-merge-result']);
    }),
  );
  return router;

  function find(req: Request, res: Response, access: Access) {
    const repository = repositoryOf(github, req, res, access);
    const pull = pullRequestsOf(github, repository).find(
      known => String(known.number) === req.params.number,
    );
    if (!pull) {
      throw notFound();
    }
    return { repository, pull };
  }
}
