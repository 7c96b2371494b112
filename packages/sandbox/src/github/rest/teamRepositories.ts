import type { components } from '@octokit/openapi-types';
import { Router, type Request } from 'express';
import { z } from 'zod/v3';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { fullNameOf } from '../render/identifiers';
import {
  renderMinimalRepository,
  renderPermissions,
} from '../render/repository';
import { renderTeam } from '../render/team';
import { PERMISSIONS, type RepositoryRecord, type TeamRecord } from '../state';
import { mediaTypeOf } from './mediaType';
import { paginate } from './pagination';
import { bodyOf, principalOf, repositoryOf, route } from './route';
import { teamOf } from './teams';

type Schemas = components['schemas'];

const permissionSchema = z.object({
  permission: z.enum(PERMISSIONS).default('push'),
});

/** Which repositories a team may use, and how. @see https://docs.github.com/en/rest/teams/teams */
export function teamRepositoryRoutes(github: GitHub): Router {
  const router = Router();
  const path = '/orgs/:org/teams/:team_slug/repos';

  router.get(
    path,
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:read');
      const repositories = github.state.repositories.filter(repository =>
        grantOf(team, repository),
      );
      res.json(
        paginate(github, req, res, repositories).map(repository => ({
          ...renderMinimalRepository(github, principalOf(res), repository),
          permissions: renderPermissions(grantOf(team, repository)?.permission),
        })),
      );
    }),
  );

  router.get(
    `${path}/:owner/:repo`,
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:read');
      const repository = repositoryNamed(github, req);
      const grant = grantOf(team, repository);
      if (!grant) {
        throw notFound();
      }
      // Only those who ask for the "repository" media type get more than a yes.
      if (mediaTypeOf(req) !== 'repository') {
        res.status(204).end();
        return;
      }
      res.json({
        ...renderMinimalRepository(github, principalOf(res), repository),
        permissions: renderPermissions(grant.permission),
        role_name: grant.permission,
      } satisfies Schemas['team-repository']);
    }),
  );

  router.put(
    `${path}/:owner/:repo`,
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:write');
      const repository = repositoryOf(github, req, res, 'administration:write');
      const { permission } = bodyOf(req, permissionSchema);
      const name = fullNameOf(repository);
      team.repositories = [
        ...team.repositories.filter(granted => granted.name !== name),
        { name, permission },
      ];
      github.save();
      res.status(204).end();
    }),
  );

  router.delete(
    `${path}/:owner/:repo`,
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:write');
      const grant = grantOf(team, repositoryNamed(github, req));
      team.repositories = team.repositories.filter(other => other !== grant);
      github.save();
      res.status(204).end();
    }),
  );

  router.get(
    '/repos/:owner/:repo/teams',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:read');
      const teams = github.state.teams.flatMap(team => {
        const permission = grantOf(team, repository)?.permission;
        return permission
          ? [
              {
                ...renderTeam(github, team),
                permission,
                permissions: renderPermissions(permission),
              },
            ]
          : [];
      });
      res.json(paginate(github, req, res, teams));
    }),
  );
  return router;
}

function repositoryNamed(github: GitHub, req: Request): RepositoryRecord {
  const repository = github.findRepository(req.params.owner, req.params.repo);
  if (!repository) {
    throw notFound();
  }
  return repository;
}

function grantOf(team: TeamRecord, repository: RepositoryRecord) {
  const fullName = fullNameOf(repository);
  return team.repositories.find(({ name }) => name === fullName);
}
