import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderAccount } from '../render/accounts';
import { timestamp } from '../render/identifiers';
import { renderSimpleOrganization } from '../render/organization';
import type { OrganizationRecord, UserRecord } from '../state';
import { paginate } from './pagination';
import { principalOf, route } from './route';

type Schemas = components['schemas'];

/** @see https://docs.github.com/en/rest/users/users */
export function userRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/user',
    route((_req, res) => {
      const principal = principalOf(res);
      if (principal.kind === 'anonymous') {
        throw new GitHubError(401, 'Requires authentication');
      }
      if (principal.kind !== 'user') {
        throw new GitHubError(403, 'Resource not accessible by integration');
      }
      res.json(renderPublicUser(github, principal.user));
    }),
  );

  router.get(
    '/users/:login',
    route((req, res) => {
      const { login } = req.params;
      const account = github.findUser(login) ?? github.findOrganization(login);
      if (!account) {
        throw notFound();
      }
      res.json(renderPublicUser(github, account));
    }),
  );

  router.get(
    '/users/:login/orgs',
    route((req, res) => {
      const user = github.findUser(req.params.login);
      if (!user) {
        throw notFound();
      }
      const organizations = github.state.organizations.filter(({ members }) =>
        members.some(({ login }) => login === user.login),
      );
      res.json(
        paginate(github, req, res, organizations).map(organization =>
          renderSimpleOrganization(github, organization),
        ),
      );
    }),
  );
  return router;
}

/** Organisations are users too, for this API. */
function renderPublicUser(
  github: GitHub,
  account: UserRecord | OrganizationRecord,
): Schemas['public-user'] {
  const isOrganization = 'members' in account;
  const repositories = github.state.repositories.filter(
    ({ owner, visibility }) =>
      owner === account.login && visibility === 'public',
  );
  return {
    ...renderAccount(github, account, isOrganization ? 'Organization' : 'User'),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: isOrganization ? null : account.email,
    hireable: null,
    bio: isOrganization ? account.description : null,
    public_repos: repositories.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
  };
}
