import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { z } from 'zod/v3';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { timestamp } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, repositoryOf, route } from './route';

const variableSchema = z.object({
  name: z
    .string()
    .regex(/^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/, 'is not a variable name'),
  value: z.string(),
});

/** Variables for a repository's workflows. @see https://docs.github.com/en/rest/actions/variables */
export function actionsVariableRoutes(github: GitHub): Router {
  const router = Router();
  const path = '/repos/:owner/:repo/actions/variables';

  router.get(
    path,
    route((req, res) => {
      const repository = repositoryOf(
        github,
        req,
        res,
        'actions_variables:read',
      );
      const names = Object.keys(repository.variables);
      res.json({
        total_count: names.length,
        variables: paginate(github, req, res, names).map(name =>
          renderVariable(repository, name),
        ),
      });
    }),
  );

  router.get(
    `${path}/:name`,
    route((req, res) => {
      const repository = repositoryOf(
        github,
        req,
        res,
        'actions_variables:read',
      );
      res.json(renderVariable(repository, req.params.name.toUpperCase()));
    }),
  );

  router.post(
    path,
    route((req, res) => {
      const repository = repositoryOf(
        github,
        req,
        res,
        'actions_variables:write',
      );
      const { name, value } = bodyOf(req, variableSchema);
      const key = name.toUpperCase();
      if (key in repository.variables) {
        throw new GitHubError(409, 'Already exists - Variable already exists');
      }
      const now = new Date().toISOString();
      repository.variables[key] = { value, createdAt: now, updatedAt: now };
      github.save();
      res.status(201).json({});
    }),
  );

  router.patch(
    `${path}/:name`,
    route((req, res) => {
      const repository = repositoryOf(
        github,
        req,
        res,
        'actions_variables:write',
      );
      const key = req.params.name.toUpperCase();
      const { value } = renderVariable(repository, key);
      const body = bodyOf(req, variableSchema.partial());
      repository.variables[key] = {
        ...repository.variables[key],
        value: body.value ?? value,
        updatedAt: new Date().toISOString(),
      };
      github.save();
      res.status(204).end();
    }),
  );

  router.delete(
    `${path}/:name`,
    route((req, res) => {
      const repository = repositoryOf(
        github,
        req,
        res,
        'actions_variables:write',
      );
      const { name } = renderVariable(
        repository,
        req.params.name.toUpperCase(),
      );
      delete repository.variables[name];
      github.save();
      res.status(204).end();
    }),
  );
  return router;
}

/** @throws GitHubError 404 when there is no such variable */
function renderVariable(
  repository: RepositoryRecord,
  name: string,
): components['schemas']['actions-variable'] {
  if (!(name in repository.variables)) {
    throw notFound();
  }
  const { value, createdAt, updatedAt } = repository.variables[name];
  return {
    name,
    value,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
  };
}
