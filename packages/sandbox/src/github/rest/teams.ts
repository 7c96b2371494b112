import {
  Router,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { z } from 'zod/v3';
import { accessOrganization } from '../access';
import { notFound, validationFailed } from '../errors';
import type { GitHub } from '../gitHub';
import {
  childrenOf,
  descendantsOf,
  findTeam,
  renderFullTeam,
  renderTeam,
} from '../render/team';
import type { TeamRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, principalOf, route } from './route';

const createSchema = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  privacy: z.enum(['secret', 'closed']).optional(),
  notification_setting: z
    .enum(['notifications_enabled', 'notifications_disabled'])
    .optional(),
  parent_team_id: z.number().nullish(),
  maintainers: z.array(z.string()).default([]),
  repo_names: z.array(z.string()).default([]),
});
const updateSchema = createSchema
  .omit({ maintainers: true, repo_names: true })
  .partial();

/** @see https://docs.github.com/en/rest/teams/teams */
export function teamRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/orgs/:org/teams',
    route((req, res) => {
      const { login } = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:read',
      );
      const teams = github.state.teams.filter(
        ({ organization }) => organization === login,
      );
      res.json(
        paginate(github, req, res, teams).map(team => renderTeam(github, team)),
      );
    }),
  );

  router.post(
    '/orgs/:org/teams',
    route((req, res) => {
      const { login } = accessOrganization(
        github,
        principalOf(res),
        req.params.org,
        'members:write',
      );
      const body = bodyOf(req, createSchema);
      const now = new Date().toISOString();
      const team: TeamRecord = {
        id: github.nextId(),
        organization: login,
        name: body.name,
        slug: unusedSlug(github, login, body.name),
        description: body.description ?? null,
        // A team below another one cannot be secret.
        privacy: body.privacy ?? (body.parent_team_id ? 'closed' : 'secret'),
        notificationSetting:
          body.notification_setting ?? 'notifications_enabled',
        parent: parentSlug(github, login, body.parent_team_id),
        createdAt: now,
        updatedAt: now,
        members: body.maintainers.map(maintainer => ({
          login: maintainer,
          role: 'maintainer',
        })),
        repositories: body.repo_names.map(name => ({
          name,
          permission: 'pull',
        })),
      };
      github.state.teams.push(team);
      github.save();
      const created = renderFullTeam(github, team);
      res.status(201).location(created.url).json(created);
    }),
  );

  router.get(
    '/orgs/:org/teams/:team_slug',
    route((req, res) => {
      res.json(
        renderFullTeam(github, teamOf(github, req, res, 'members:read')),
      );
    }),
  );

  router.patch(
    '/orgs/:org/teams/:team_slug',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:write');
      const body = bodyOf(req, updateSchema);
      if (body.name !== undefined && body.name !== team.name) {
        const slug = unusedSlug(github, team.organization, body.name, team);
        childrenOf(github, team).forEach(child => {
          child.parent = slug;
        });
        team.slug = slug;
        team.name = body.name;
      }
      if (body.parent_team_id !== undefined) {
        team.parent = parentSlug(
          github,
          team.organization,
          body.parent_team_id,
        );
      }
      team.description = body.description ?? team.description;
      team.privacy = body.privacy ?? team.privacy;
      team.notificationSetting =
        body.notification_setting ?? team.notificationSetting;
      team.updatedAt = new Date().toISOString();
      github.save();
      res.json(renderFullTeam(github, team));
    }),
  );

  router.delete(
    '/orgs/:org/teams/:team_slug',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:write');
      const removed = [team, ...descendantsOf(github, team)];
      github.state.teams = github.state.teams.filter(
        other => !removed.includes(other),
      );
      github.save();
      res.status(204).end();
    }),
  );

  router.get(
    '/orgs/:org/teams/:team_slug/teams',
    route((req, res) => {
      const team = teamOf(github, req, res, 'members:read');
      res.json(
        paginate(github, req, res, childrenOf(github, team)).map(child =>
          renderTeam(github, child),
        ),
      );
    }),
  );
  return router;
}

/**
 * A team may be named by the ids of the organisation and of itself too, in all
 * operations on teams, as a note to each of them says.
 *
 * @see https://docs.github.com/en/rest/teams/teams#get-a-team-by-name
 */
export function teamsById(github: GitHub): RequestHandler {
  return (req, _res, next) => {
    const [prefix, organizationId, id] =
      /^\/organizations\/(\d+)\/team\/(\d+)(?![^/?])/.exec(req.url) ?? [];
    const organization = github.state.organizations.find(
      known => String(known.id) === organizationId,
    );
    const team = github.state.teams.find(
      known =>
        String(known.id) === id && known.organization === organization?.login,
    );
    if (prefix && team) {
      const path = `/orgs/${team.organization}/teams/${team.slug}`;
      req.url = `${path}${req.url.slice(prefix.length)}`;
    }
    next();
  };
}

/** The team named by `:org` and `:team_slug` in the path. */
export function teamOf(
  github: GitHub,
  req: Request,
  res: Response,
  access: 'members:read' | 'members:write',
): TeamRecord {
  const { org, team_slug } = req.params;
  const { login } = accessOrganization(github, principalOf(res), org, access);
  const team = findTeam(github, login, team_slug);
  if (!team) {
    throw notFound();
  }
  return team;
}

/** The slug of a name. @throws GitHubError 422 when another team has it. */
function unusedSlug(
  github: GitHub,
  organization: string,
  name: string,
  itself?: TeamRecord,
): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const taken = findTeam(github, organization, slug);
  if (taken && taken !== itself) {
    throw validationFailed({
      resource: 'Team',
      field: 'name',
      code: 'unprocessable',
      message: 'Name must be unique for this org',
    });
  }
  return slug;
}

function parentSlug(
  github: GitHub,
  organization: string,
  id: number | null | undefined,
): string | null {
  if (id === null || id === undefined) {
    return null;
  }
  const parent = github.state.teams.find(
    team => team.organization === organization && team.id === id,
  );
  if (!parent) {
    throw notFound();
  }
  return parent.slug;
}
