import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import type { Ref } from '../../git/gitRepository';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import { renderCommit } from '../render/commit';
import {
  encodePath,
  repositoryApiUrl,
  repositoryHtmlUrl,
} from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { paginate } from './pagination';
import { repositoryOf, route } from './route';

type Schemas = components['schemas'];

const PREFIX = 'refs/heads/';

/** @see https://docs.github.com/en/rest/branches/branches */
export function branchRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo/branches',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const refs = await github.git(repository).listRefs(PREFIX);
      const wanted = refs.filter(
        ref =>
          req.query.protected === undefined ||
          isProtected(repository, ref) === (req.query.protected === 'true'),
      );
      res.json(
        paginate(github, req, res, wanted).map(ref => ({
          name: ref.name.slice(PREFIX.length),
          commit: {
            sha: ref.oid,
            url: `${repositoryApiUrl(github, repository)}/commits/${ref.oid}`,
          },
          protected: isProtected(repository, ref),
        })) satisfies Schemas['short-branch'][],
      );
    }),
  );

  router.get(
    '/repos/:owner/:repo/branches/:branch(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const { branch } = req.params;
      const git = github.git(repository);
      const ref = await git.readRef(`${PREFIX}${branch}`);
      const commit = ref && (await git.readCommit(ref.oid));
      if (!commit) {
        throw branchNotFound();
      }
      const self = `${repositoryApiUrl(
        github,
        repository,
      )}/branches/${encodePath(branch)}`;
      const enabled = isProtected(repository, ref);
      res.json({
        name: branch,
        commit: renderCommit(github, repository, commit),
        _links: {
          self,
          html: `${repositoryHtmlUrl(github, repository)}/tree/${encodePath(
            branch,
          )}`,
        },
        protected: enabled,
        protection: {
          enabled,
          required_status_checks: {
            enforcement_level: enabled ? 'everyone' : 'off',
            contexts:
              repository.branchProtection[branch]?.statusChecks?.contexts ?? [],
            checks: [],
          },
        },
        protection_url: `${self}/protection`,
      } satisfies Schemas['branch-with-protection']);
    }),
  );
  return router;
}

export function branchNotFound(): GitHubError {
  return new GitHubError(404, 'Branch not found');
}

function isProtected(repository: RepositoryRecord, ref: Ref): boolean {
  return ref.name.slice(PREFIX.length) in repository.branchProtection;
}
