import type { components } from '@octokit/openapi-types';
import { Router, type Response } from 'express';
import { z } from 'zod/v3';
import { accessOrganization } from '../access';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { acceptInvitation } from '../invitations';
import { renderAccountByLogin } from '../render/accounts';
import { nodeId, timestamp } from '../render/identifiers';
import { renderOrganizationMembership } from '../render/organization';
import type { InvitationRecord, OrganizationRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, principalOf, route } from './route';
import { teamOf } from './teams';

const acceptSchema = z.object({ state: z.literal('active') });

/** Who is invited, and the invited person's answer. @see https://docs.github.com/en/rest/orgs/members */
export function invitationRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/orgs/:org/invitations',
    route((req, res) => {
      const { org } = req.params;
      const principal = principalOf(res);
      const organization = accessOrganization(
        github,
        principal,
        org,
        'members:read',
      );
      res.json(
        paginate(github, req, res, organization.invitations).map(invitation =>
          renderInvitation(github, organization, invitation),
        ),
      );
    }),
  );

  router.get(
    '/orgs/:org/teams/:team_slug/invitations',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:read');
      const organization = organizationOf(github, team.organization);
      const invitations = organization.invitations.filter(({ teams }) =>
        teams.some(({ id }) => id === team.id),
      );
      res.json(
        paginate(github, req, res, invitations).map(invitation =>
          renderInvitation(github, organization, invitation),
        ),
      );
    }),
  );

  router.patch(
    '/user/memberships/orgs/:org',
    route((req, res) => {
      const login = userLogin(res);
      const organization = organizationOf(github, req.params.org);
      bodyOf(req, acceptSchema);
      const invitation = organization.invitations.find(
        invited => invited.login === login,
      );
      if (invitation) {
        acceptInvitation(github, organization, invitation);
        github.save();
      } else if (!organization.members.some(known => known.login === login)) {
        throw notFound();
      }
      res.json(renderOrganizationMembership(github, organization, login));
    }),
  );
  return router;
}

function organizationOf(github: GitHub, login: string): OrganizationRecord {
  const organization = github.findOrganization(login);
  if (!organization) {
    throw notFound();
  }
  return organization;
}

function userLogin(res: Response): string {
  const principal = principalOf(res);
  if (principal.kind !== 'user') {
    throw new GitHubError(403, 'Resource not accessible by integration');
  }
  return principal.user.login;
}

function renderInvitation(
  github: GitHub,
  organization: OrganizationRecord,
  { id, login, role, teams, inviter, createdAt }: InvitationRecord,
): components['schemas']['organization-invitation'] {
  return {
    id,
    login,
    node_id: nodeId('OI', id),
    email: null,
    role: role === 'admin' ? 'admin' : 'direct_member',
    created_at: timestamp(createdAt),
    failed_at: null,
    failed_reason: null,
    inviter: renderAccountByLogin(github, inviter),
    team_count: teams.length,
    invitation_teams_url: `${github.apiUrl}/organizations/${organization.id}/invitations/${id}/teams`,
    invitation_source: 'member',
  };
}
