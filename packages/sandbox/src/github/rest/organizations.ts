import { Router } from 'express';
import { z } from 'zod/v3';
import { accessOrganization } from '../access';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { cancelInvitation, invite, joinTeams } from '../invitations';
import { renderAccountByLogin } from '../render/accounts';
import {
  renderFullOrganization,
  renderOrganizationMembership,
} from '../render/organization';
import { loginOf } from '../principal';
import { paginate } from './pagination';
import { bodyOf, principalOf, route } from './route';

const membershipSchema = z.object({
  role: z.enum(['admin', 'member']).default('member'),
});

/** Organisations and their members. @see https://docs.github.com/en/rest/orgs */
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
      const { username } = req.params;
      if (!findByLogin(organization.members, username)) {
        throw notFound();
      }
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
      const { username } = req.params;
      if (
        !findByLogin(organization.members, username) &&
        !findByLogin(organization.invitations, username)
      ) {
        throw notFound();
      }
      res.json(renderOrganizationMembership(github, organization, username));
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
      const { login } = user;
      const member = findByLogin(organization.members, login);
      if (member) {
        member.role = role;
        // An owner is a maintainer of all teams he or she is in.
        joinTeams(github, organization, { login, teams: [] });
      } else {
        invite(github, organization, {
          login,
          role,
          inviter: loginOf(principalOf(res)),
        });
      }
      github.save();
      res.json(renderOrganizationMembership(github, organization, login));
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
      const { username } = req.params;
      const { members, invitations } = organization;
      const member = findByLogin(members, username);
      if (!member && !findByLogin(invitations, username)) {
        throw notFound();
      }
      cancelInvitation(organization, username);
      organization.members = members.filter(other => other !== member);
      for (const team of github.state.teams) {
        if (member && team.organization === organization.login) {
          team.members = team.members.filter(
            ({ login }) => login !== member.login,
          );
        }
      }
      github.save();
      res.status(204).end();
    }),
  );
  return router;
}

function findByLogin<T extends { login: string }>(
  list: readonly T[],
  username: string,
): T | undefined {
  return list.find(
    ({ login }) => login.toLowerCase() === username.toLowerCase(),
  );
}
