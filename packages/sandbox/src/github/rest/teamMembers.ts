import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { z } from 'zod/v3';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderAccountByLogin } from '../render/accounts';
import { teamApiUrl } from '../render/team';
import type { TeamRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, route } from './route';
import { teamOf } from './teams';

const membershipSchema = z.object({
  role: z.enum(['member', 'maintainer']).default('member'),
});

/**
 * Who is in a team. People are added at once, and to the organisation too if
 * need be: there are no invitations.
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
      const membership = team.members.find(
        ({ login }) =>
          login.toLowerCase() === req.params.username.toLowerCase(),
      );
      if (!membership) {
        throw notFound();
      }
      res.json(renderMembership(github, team, membership));
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
      const membership = { login: user.login, role };
      team.members = [
        ...team.members.filter(({ login }) => login !== user.login),
        membership,
      ];
      const organization = github.findOrganization(team.organization);
      if (!organization?.members.some(({ login }) => login === user.login)) {
        organization?.members.push({ login: user.login, role: 'member' });
      }
      github.save();
      res.json(renderMembership(github, team, membership));
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
      github.save();
      res.status(204).end();
    }),
  );
  return router;
}

function renderMembership(
  github: GitHub,
  team: TeamRecord,
  { login, role }: TeamRecord['members'][number],
): components['schemas']['team-membership'] {
  return {
    url: `${teamApiUrl(github, team)}/memberships/${login}`,
    role,
    state: 'active',
  };
}
