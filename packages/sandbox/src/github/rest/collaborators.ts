import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { z } from 'zod/v3';
import { userPermission } from '../access';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderAccount } from '../render/accounts';
import { renderPermissions } from '../render/repository';
import {
  PERMISSIONS,
  type Permission,
  type RepositoryRecord,
  type UserRecord,
} from '../state';
import { paginate } from './pagination';
import { bodyOf, repositoryOf, route } from './route';

type Schemas = components['schemas'];

/** GitHub's older names for permissions, still used in some answers. */
const LEGACY_NAME: Record<Permission, string> = {
  pull: 'read',
  triage: 'read',
  push: 'write',
  maintain: 'write',
  admin: 'admin',
};
const ROLE_NAME: Record<Permission, string> = {
  ...LEGACY_NAME,
  triage: 'triage',
  maintain: 'maintain',
};

const permissionSchema = z.object({
  permission: z.enum(PERMISSIONS).default('push'),
});

/**
 * Collaborators become so at once: there are no invitations.
 *
 * @see https://docs.github.com/en/rest/collaborators/collaborators
 */
export function collaboratorRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo/collaborators',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:read');
      const collaborators = github.state.users.flatMap(user => {
        const held = explicitPermission(github, repository, user);
        return held ? [renderCollaborator(github, user, held)] : [];
      });
      res.json(paginate(github, req, res, collaborators));
    }),
  );

  router.get(
    '/repos/:owner/:repo/collaborators/:username',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'metadata:read');
      const user = userOf(github, req.params.username);
      if (!explicitPermission(github, repository, user)) {
        throw notFound();
      }
      res.status(204).end();
    }),
  );

  router.get(
    '/repos/:owner/:repo/collaborators/:username/permission',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'metadata:read');
      const user = userOf(github, req.params.username);
      const held = userPermission(github, user.login, repository);
      res.json({
        permission: held ? LEGACY_NAME[held] : 'none',
        role_name: held ? ROLE_NAME[held] : 'none',
        user: held ? renderCollaborator(github, user, held) : null,
      } satisfies Schemas['repository-collaborator-permission']);
    }),
  );

  router.put(
    '/repos/:owner/:repo/collaborators/:username',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      const { login } = userOf(github, req.params.username);
      const { permission } = bodyOf(req, permissionSchema);
      repository.collaborators = [
        ...repository.collaborators.filter(other => other.login !== login),
        { login, permission },
      ];
      github.save();
      res.status(204).end();
    }),
  );

  router.delete(
    '/repos/:owner/:repo/collaborators/:username',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      const { login } = userOf(github, req.params.username);
      repository.collaborators = repository.collaborators.filter(
        other => other.login !== login,
      );
      github.save();
      res.status(204).end();
    }),
  );
  return router;
}

function userOf(github: GitHub, login: string): UserRecord {
  const user = github.findUser(login);
  if (!user) {
    throw notFound();
  }
  return user;
}

/** A user's permission, unless it is only what everybody has. */
function explicitPermission(
  github: GitHub,
  repository: RepositoryRecord,
  user: UserRecord,
): Permission | undefined {
  const isPrivate: RepositoryRecord = { ...repository, visibility: 'private' };
  return userPermission(github, user.login, isPrivate);
}

function renderCollaborator(
  github: GitHub,
  user: UserRecord,
  held: Permission,
): Schemas['collaborator'] {
  return {
    ...renderAccount(github, user),
    permissions: renderPermissions(held),
    role_name: ROLE_NAME[held],
  };
}
