import { Router, type Request, type Response } from 'express';
import { z } from 'zod/v3';
import { mayAccess } from '../access';
import { GitHubError, notFound, validationFailed } from '../errors';
import type { GitHub } from '../gitHub';
import {
  renderFullRepository,
  renderMinimalRepository,
} from '../render/repository';
import type { RepositoryRecord } from '../state';
import { paginate } from './pagination';
import { repositorySchema, settingsOf, visibilityOf } from './repositoryInput';
import { bodyOf, principalOf, repositoryOf, route } from './route';

const updateSchema = repositorySchema
  .omit({ auto_init: true, custom_properties: true })
  .extend({ default_branch: z.string(), archived: z.boolean() })
  .partial();
const topicsSchema = z.object({
  names: z.array(z.string()).max(20),
});

/** Repositories and their topics. @see https://docs.github.com/en/rest/repos/repos */
export function repositoryRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'metadata:read');
      res.json(renderFullRepository(github, principalOf(res), repository));
    }),
  );

  router.patch(
    '/repos/:owner/:repo',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      const body = bodyOf(req, updateSchema);
      if (body.name !== undefined && body.name !== repository.name) {
        throw new GitHubError(422, 'The sandbox does not rename repositories.');
      }
      if (body.default_branch !== undefined) {
        await changeDefaultBranch(github, repository, body.default_branch);
      }
      repository.description = body.description ?? repository.description;
      repository.homepage = body.homepage ?? repository.homepage;
      repository.archived = body.archived ?? repository.archived;
      repository.visibility = visibilityOf(body) ?? repository.visibility;
      repository.settings = { ...repository.settings, ...settingsOf(body) };
      repository.updatedAt = new Date().toISOString();
      github.save();
      res.json(renderFullRepository(github, principalOf(res), repository));
    }),
  );

  router.delete(
    '/repos/:owner/:repo',
    route(async (req, res) => {
      await github.deleteRepository(
        repositoryOf(github, req, res, 'administration:write'),
      );
      res.status(204).end();
    }),
  );

  router.get(
    '/repos/:owner/:repo/topics',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'metadata:read');
      res.json({ names: repository.topics });
    }),
  );

  router.put(
    '/repos/:owner/:repo/topics',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      const { names } = bodyOf(req, topicsSchema);
      if (!names.every(name => /^[a-z0-9][a-z0-9-]{0,49}$/.test(name))) {
        throw validationFailed({
          resource: 'Repository',
          field: 'topics',
          code: 'custom',
          message:
            'Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens.',
        });
      }
      repository.topics = names;
      github.save();
      res.json({ names });
    }),
  );

  router.get(
    ['/orgs/:login/repos', '/users/:login/repos'],
    route((req, res) => {
      const { login } = req.params;
      const account = github.findOrganization(login) ?? github.findUser(login);
      if (!account) {
        throw notFound();
      }
      const principal = principalOf(res);
      const visible = github.state.repositories.filter(
        repository =>
          repository.owner === account.login &&
          mayAccess(github, principal, repository, 'metadata:read'),
      );
      res.json(renderPage(github, req, res, visible));
    }),
  );

  router.get(
    '/installation/repositories',
    route((req, res) => {
      const principal = principalOf(res);
      if (principal.kind !== 'installation') {
        throw new GitHubError(
          403,
          'You must authenticate with an installation access token in order to list repositories for an installation.',
        );
      }
      const accessible = github.state.repositories.filter(
        ({ owner, name }) =>
          owner === principal.installation.organization &&
          (principal.repositories?.includes(name) ?? true),
      );
      res.json({
        total_count: accessible.length,
        repository_selection: principal.repositories ? 'selected' : 'all',
        repositories: renderPage(github, req, res, accessible),
      });
    }),
  );
  return router;
}

function renderPage(
  github: GitHub,
  req: Request,
  res: Response,
  repositories: readonly RepositoryRecord[],
) {
  return paginate(github, req, res, repositories).map(repository =>
    renderMinimalRepository(github, principalOf(res), repository),
  );
}

async function changeDefaultBranch(
  github: GitHub,
  repository: RepositoryRecord,
  branch: string,
): Promise<void> {
  if (!(await github.git(repository).readRef(`refs/heads/${branch}`))) {
    throw validationFailed({
      resource: 'Repository',
      field: 'default_branch',
      code: 'invalid',
      message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
    });
  }
  await github.setDefaultBranch(repository, branch);
}
