import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { diffTrees, EMPTY_TREE } from '../../git/diff';
import { listCommits, mergeBase } from '../../git/history';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderCommit, renderFileDiffs, totalStats } from '../render/commit';
import { repositoryApiUrl, repositoryHtmlUrl } from '../render/identifiers';
import { renderMinimalRepository } from '../render/repository';
import type { RepositoryRecord } from '../state';
import { assertNotEmpty, commitByName, findCommitByName } from '../gitLookup';
import { mediaTypeOf } from './mediaType';
import { paginate } from './pagination';
import { principalOf, repositoryOf, route } from './route';

type Schemas = components['schemas'];

/** @see https://docs.github.com/en/rest/commits */
export function commitRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo/commits',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const text = (name: string) => req.query[name]?.toString() || undefined;
      const start = await findCommitByName(
        git,
        text('sha') ?? repository.defaultBranch,
      );
      if (!start) {
        await assertNotEmpty(git);
        throw notFound();
      }
      const oids = await listCommits(git, start.oid, {
        path: text('path'),
        author: text('author'),
        since: text('since'),
        until: text('until'),
      });
      const page = paginate(github, req, res, oids);
      res.json(await renderCommits(github, repository, page));
    }),
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/status',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const commit = await commitByName(github.git(repository), req.params.ref);
      const url = `${repositoryApiUrl(github, repository)}/commits/${
        commit.oid
      }`;
      res.json({
        // Nothing reports commit statuses here.
        state: 'pending',
        statuses: [],
        sha: commit.oid,
        total_count: 0,
        repository: renderMinimalRepository(
          github,
          principalOf(res),
          repository,
        ),
        commit_url: url,
        url: `${url}/status`,
      } satisfies Schemas['combined-commit-status']);
    }),
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const commit = await commitByName(git, req.params.ref);
      if (mediaTypeOf(req) === 'sha') {
        res.type('application/vnd.github.sha').send(commit.oid);
        return;
      }
      const files = await diffTrees(
        git,
        commit.parents[0] ?? EMPTY_TREE,
        commit.oid,
      );
      res.json({
        ...renderCommit(github, repository, commit),
        stats: totalStats(files),
        files: renderFileDiffs(github, repository, commit.oid, files),
      } satisfies Schemas['commit']);
    }),
  );

  router.get(
    '/repos/:owner/:repo/compare/:basehead(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const [baseName, headName = ''] = req.params.basehead.split('...');
      const base = await findCommitByName(git, baseName);
      const head = await findCommitByName(git, headName);
      const commonOid =
        base && head && (await mergeBase(git, base.oid, head.oid));
      const common = commonOid && (await git.readCommit(commonOid));
      if (!common) {
        throw notFound();
      }
      const ahead = await listCommits(git, head.oid, { exclude: base.oid });
      const behind = await listCommits(git, base.oid, { exclude: head.oid });
      const files = await diffTrees(git, common.oid, head.oid);
      const api = repositoryApiUrl(github, repository);
      const html = `${repositoryHtmlUrl(github, repository)}/compare`;
      res.json({
        url: `${api}/compare/${req.params.basehead}`,
        html_url: `${html}/${req.params.basehead}`,
        permalink_url: `${html}/${base.oid}...${head.oid}`,
        diff_url: `${html}/${req.params.basehead}.diff`,
        patch_url: `${html}/${req.params.basehead}.patch`,
        base_commit: renderCommit(github, repository, base),
        merge_base_commit: renderCommit(github, repository, common),
        status: comparisonStatus(ahead.length, behind.length),
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        commits: await renderCommits(
          github,
          repository,
          // Oldest first, unlike everywhere else.
          paginate(github, req, res, ahead.reverse()),
        ),
        files: renderFileDiffs(github, repository, head.oid, files),
      } satisfies Schemas['commit-comparison']);
    }),
  );
  return router;
}

async function renderCommits(
  github: GitHub,
  repository: RepositoryRecord,
  oids: readonly string[],
): Promise<Schemas['commit'][]> {
  const git = github.git(repository);
  const commits = await Promise.all(oids.map(oid => git.readCommit(oid)));
  return commits.flatMap(commit =>
    commit ? [renderCommit(github, repository, commit)] : [],
  );
}

function comparisonStatus(
  ahead: number,
  behind: number,
): Schemas['commit-comparison']['status'] {
  if (ahead > 0) {
    return behind > 0 ? 'diverged' : 'ahead';
  }
  return behind > 0 ? 'behind' : 'identical';
}
