import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { z } from 'zod/v3';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { cancelInvitation, invite, joinTeams } from '../invitations';
import { loginOf } from '../principal';
import { renderAccountByLogin } from '../render/accounts';
import { teamApiUrl } from '../render/team';
import type { OrganizationRecord, TeamRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, principalOf, route } from './route';
import { teamOf } from './teams';

const membershipSchema = z.object({
  role: z.enum(['member', 'maintainer']).default('member'),
});

/**
 * Who is in a team. Who is not in the organisation is invited to it, and joins
 * the team on acceptance.
 *
 * @see https://docs.github.com/en/rest/teams/members
 */
export function teamMemberRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/orgs/:org/teams/:team_slug/members',
    route((req, res) => {
      const { members } = teamOf(github, req, res, 'members:read');
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
    '/orgs/:org/teams/:team_slug/memberships/:username',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:read');
      const membership = membershipOf(github, team, req.params.username);
      if (!membership) {
        throw notFound();
      }
      res.json(membership);
    }),
  );

  router.put(
    '/orgs/:org/teams/:team_slug/memberships/:username',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:write');
      const user = github.findUser(req.params.username);
      if (!user) {
        throw notFound();
      }
      const { role } = bodyOf(req, membershipSchema);
      const { login } = user;
      const organization = organizationOf(github, team);
      const membership = { id: team.id, role };
      if (organization.members.some(member => member.login === login)) {
        joinTeams(github, organization, { login, teams: [membership] });
      } else {
        invite(github, organization, {
          login,
          role: 'member',
          inviter: loginOf(principalOf(res)),
          team: membership,
        });
      }
      github.save();
      res.json(membershipOf(github, team, login));
    }),
  );

  router.delete(
    '/orgs/:org/teams/:team_slug/memberships/:username',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:write');
      const username = req.params.username.toLowerCase();
      team.members = team.members.filter(
        ({ login }) => login.toLowerCase() !== username,
      );
      cancelInvitation(organizationOf(github, team), username, team);
      github.save();
      res.status(204).end();
    }),
  );
  return router;
}

function organizationOf(github: GitHub, team: TeamRecord): OrganizationRecord {
  const organization = github.findOrganization(team.organization);
  if (!organization) {
    throw notFound();
  }
  return organization;
}

/** The membership of somebody who is in the team, or invited to it. */
function membershipOf(
  github: GitHub,
  team: TeamRecord,
  username: string,
): components['schemas']['team-membership'] | undefined {
  const isMeant = ({ login }: { login: string }) =>
    login.toLowerCase() === username.toLowerCase();
  const member = team.members.find(isMeant);
  const invitation = organizationOf(github, team).invitations.find(isMeant);
  const invited = invitation?.teams.find(({ id }) => id === team.id);
  const login = member?.login ?? invitation?.login;
  const role = member?.role ?? invited?.role;
  return (
    role && {
      url: `${teamApiUrl(github, team)}/memberships/${login}`,
      role,
      state: member ? 'active' : 'pending',
    }
  );
}
