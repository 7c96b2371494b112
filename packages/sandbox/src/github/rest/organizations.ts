import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { z } from 'zod/v3';
import { accessOrganization } from '../access';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderAccount, renderAccountByLogin } from '../render/accounts';
import {
  renderFullOrganization,
  renderSimpleOrganization,
} from '../render/organization';
import type { OrganizationRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, principalOf, route } from './route';

const membershipSchema = z.object({
  role: z.enum(['admin', 'member']).default('member'),
});

/**
 * Organisations and their members. Members become so at once: there are no
 * invitations.
 *
 * @see https://docs.github.com/en/rest/orgs
 */
export function organizationRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/orgs/:org',
    route((req, res) => {
      const organization = github.findOrganization(req.params.org);
      if (!organization) {
        throw notFound();
      }
      res.json(renderFullOrganization(github, organization));
    }),
  );

  router.get(
    '/orgs/:org/members',
    route((req, res) => {
      const { members } = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:read',
      );
      const role = req.query.role ?? 'all';
      const wanted = members.filter(
        member => role === 'all' || member.role === role,
      );
      res.json(
        paginate(github, req, res, wanted).map(({ login }) =>
          renderAccountByLogin(github, login),
        ),
      );
    }),
  );

  router.get(
    '/orgs/:org/members/:username',
    route((req, res) => {
      const organization = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:read',
      );
      membershipOf(organization, req.params.username);
      res.status(204).end();
    }),
  );

  router.get(
    '/orgs/:org/memberships/:username',
    route((req, res) => {
      const organization = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:read',
      );
      const membership = membershipOf(organization, req.params.username);
      res.json(renderMembership(github, organization, membership));
    }),
  );

  router.put(
    '/orgs/:org/memberships/:username',
    route((req, res) => {
      const organization = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:write',
      );
      const user = github.findUser(req.params.username);
      if (!user) {
        throw notFound();
      }
      const { role } = bodyOf(req, membershipSchema);
      const membership = { login: user.login, role };
      organization.members = [
        ...organization.members.filter(({ login }) => login !== user.login),
        membership,
      ];
      github.save();
      res.json(renderMembership(github, organization, membership));
    }),
  );

  router.delete(
    ['/orgs/:org/memberships/:username', '/orgs/:org/members/:username'],
    route((req, res) => {
      const organization = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:write',
      );
      const membership = membershipOf(organization, req.params.username);
      organization.members = organization.members.filter(
        member => member !== membership,
      );
      github.save();
      res.status(204).end();
    }),
  );
  return router;
}

function membershipOf(
  organization: OrganizationRecord,
  username: string,
): OrganizationRecord['members'][number] {
  const membership = organization.members.find(
    ({ login }) => login.toLowerCase() === username.toLowerCase(),
  );
  if (!membership) {
    throw notFound();
  }
  return membership;
}

function renderMembership(
  github: GitHub,
  organization: OrganizationRecord,
  { login, role }: OrganizationRecord['members'][number],
): components['schemas']['org-membership'] {
  const url = `${github.apiUrl}/orgs/${organization.login}`;
  const user = github.findUser(login);
  return {
    url: `${url}/memberships/${login}`,
    state: 'active',
    role,
    organization_url: url,
    organization: renderSimpleOrganization(github, organization),
    user: user ? renderAccount(github, user) : null,
  };
}
