import type { components } from '@octokit/openapi-types';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod/v3';
import { diffTrees } from '../../git/diff';
import { mergeTrees } from '../../git/merge';
import { listCommits, mergeBase } from '../../git/history';
import type { Access } from '../access';
import { GitHubError, notFound, validationFailed } from '../errors';
import type { GitHub } from '../gitHub';
import {
  mergePullRequest,
  openPullRequest,
  pullRequestsOf,
} from '../pullRequests';
import { renderAccountByLogin } from '../render/accounts';
import { renderCommit, renderFileDiffs, totalStats } from '../render/commit';
import { renderPullRequest } from '../render/pullRequest';
import type { PullRequestRecord, RepositoryRecord } from '../state';
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
      const created = await renderFull(github, res, repository, pull);
      res.status(201).location(created.url).json(created);
    }),
  );

  router.get(
    `${path}/:number`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'pull_requests:read');
      res.json(await renderFull(github, res, repository, pull));
    }),
  );

  router.patch(
    `${path}/:number`,
    route(async (req, res) => {
      const { repository, pull } = find(req, res, 'pull_requests:write');
      const body = bodyOf(req, updateSchema);
      if (pull.mergedAt && body.state === 'open') {
        throw validationFailed({
          resource: 'PullRequest',
          field: 'state',
          code: 'custom',
          message: 'state cannot be changed. The pull request has been merged.',
        });
      }
      const now = new Date().toISOString();
      if (body.state && body.state !== pull.state) {
        pull.state = body.state;
        pull.closedAt = body.state === 'closed' ? now : null;
      }
      pull.title = body.title ?? pull.title;
      pull.body = body.body === undefined ? pull.body : body.body;
      pull.base.ref = body.base ?? pull.base.ref;
      pull.updatedAt = now;
      github.save();
      res.json(await renderFull(github, res, repository, pull));
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

/** A pull request on its own, with what only Git can tell. */
async function renderFull(
  github: GitHub,
  res: Response,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
): Promise<Schemas['pull-request']> {
  const git = github.git(repository);
  const files = await filesOf(github, repository, pull);
  const commits = await commitsOf(github, repository, pull);
  const base = await git.readRef(`refs/heads/${pull.base.ref}`);
  const mergeable =
    pull.state === 'open' && base
      ? Boolean(await mergeTrees(git, base.oid, pull.head.sha))
      : null;
  const { additions, deletions } = totalStats(files);
  return {
    ...renderPullRequest(github, principalOf(res), repository, pull),
    merged: pull.mergedAt !== null,
    merged_by: pull.mergedBy
      ? renderAccountByLogin(github, pull.mergedBy)
      : null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(pull, mergeable),
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions,
    deletions,
    changed_files: files.length,
  };
}

function mergeableState(
  pull: PullRequestRecord,
  mergeable: boolean | null,
): string {
  if (mergeable === null) {
    return 'unknown';
  }
  if (!mergeable) {
    return 'dirty';
  }
  return pull.draft ? 'draft' : 'clean';
}

async function filesOf(
  github: GitHub,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
) {
  const git = github.git(repository);
  const from = await mergeBase(git, pull.base.sha, pull.head.sha);
  return from ? diffTrees(git, from, pull.head.sha) : [];
}

function commitsOf(
  github: GitHub,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
): Promise<string[]> {
  return listCommits(github.git(repository), pull.head.sha, {
    exclude: pull.base.sha,
  });
}
