import type { components } from '@octokit/openapi-types';
import { randomBytes } from 'node:crypto';
import { Router, type Response } from 'express';
import { z } from 'zod/v3';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderAccountByLogin } from '../render/accounts';
import { nodeId, timestamp } from '../render/identifiers';
import type { AppRecord, InstallationRecord } from '../state';
import { paginate } from './pagination';
import { bodyOf, principalOf, route } from './route';

type Schemas = components['schemas'];

/** GitHub's installation tokens live one hour. */
const TOKEN_LIFETIME_MS = 60 * 60 * 1000;

const accessTokenSchema = z.object({
  repositories: z.array(z.string()).max(500).optional(),
  permissions: z.record(z.enum(['read', 'write'])).optional(),
});

/** GitHub Apps and their installations. @see https://docs.github.com/en/rest/apps */
export function appRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/app',
    route((_req, res) => {
      res.json(renderApp(github, requireApp(res)));
    }),
  );

  router.get(
    '/app/installations',
    route((req, res) => {
      const app = requireApp(res);
      const installations = github.state.installations.filter(
        ({ appId }) => appId === app.id,
      );
      res.json(
        paginate(github, req, res, installations).map(installation =>
          renderInstallation(github, app, installation),
        ),
      );
    }),
  );

  router.get(
    '/app/installations/:id',
    route((req, res) => {
      const app = requireApp(res);
      const installation = installationOf(github, app, req.params.id);
      res.json(renderInstallation(github, app, installation));
    }),
  );

  router.get(
    ['/orgs/:login/installation', '/repos/:login/:repo/installation'],
    route((req, res) => {
      const app = requireApp(res);
      const { login, repo } = req.params;
      const installation = github.state.installations.find(
        ({ appId, organization }) =>
          appId === app.id &&
          organization === github.findOrganization(login)?.login,
      );
      if (!installation || (repo && !github.findRepository(login, repo))) {
        throw notFound();
      }
      res.json(renderInstallation(github, app, installation));
    }),
  );

  router.post(
    '/app/installations/:id/access_tokens',
    route((req, res) => {
      const app = requireApp(res);
      const installation = installationOf(github, app, req.params.id);
      const body = bodyOf(req, accessTokenSchema);
      const permissions = body.permissions ?? app.permissions;
      assertGranted(app, permissions);
      const missing = body.repositories?.find(
        name => !github.findRepository(installation.organization, name),
      );
      if (missing) {
        throw new GitHubError(
          422,
          'There is at least one repository that does not exist or is not accessible to the parent installation.',
        );
      }
      const expiresAt = new Date(Date.now() + TOKEN_LIFETIME_MS);
      const token = `ghs_${randomBytes(27)
        .toString('base64url')
        .replace(/[-_]/g, 'x')}`;
      forgetExpiredTokens(github);
      github.state.tokens.push({
        kind: 'installation',
        token,
        expiresAt: expiresAt.toISOString(),
        installationId: installation.id,
        permissions,
        repositories: body.repositories ?? null,
      });
      github.save();
      res.status(201).json({
        token,
        expires_at: timestamp(expiresAt),
        permissions,
        repository_selection: body.repositories ? 'selected' : 'all',
      } satisfies Schemas['installation-token']);
    }),
  );
  return router;
}

function requireApp(res: Response): AppRecord {
  const principal = principalOf(res);
  if (principal.kind !== 'app') {
    throw new GitHubError(401, 'A JSON web token could not be decoded');
  }
  return principal.app;
}

function installationOf(
  github: GitHub,
  app: AppRecord,
  id: string,
): InstallationRecord {
  const installation = github.state.installations.find(
    known => String(known.id) === id && known.appId === app.id,
  );
  if (!installation) {
    throw notFound();
  }
  return installation;
}

function assertGranted(
  app: AppRecord,
  wanted: Record<string, 'read' | 'write'>,
): void {
  for (const [name, level] of Object.entries(wanted)) {
    const held = app.permissions[name];
    if (!held || (level === 'write' && held === 'read')) {
      throw new GitHubError(
        422,
        'The permissions requested are not granted to this installation.',
      );
    }
  }
}

function forgetExpiredTokens(github: GitHub): void {
  github.state.tokens = github.state.tokens.filter(
    ({ expiresAt }) => !expiresAt || Date.parse(expiresAt) > Date.now(),
  );
}

function renderApp(
  github: GitHub,
  app: AppRecord,
): NonNullable<Schemas['integration']> {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    client_id: app.clientId,
    owner: renderAccountByLogin(github, app.owner),
    name: app.name,
    description: null,
    external_url: github.url,
    html_url: `${github.url}/apps/${app.slug}`,
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    permissions: app.permissions,
    events: [],
    installations_count: github.state.installations.filter(
      ({ appId }) => appId === app.id,
    ).length,
  };
}

function renderInstallation(
  github: GitHub,
  app: AppRecord,
  installation: InstallationRecord,
): Schemas['installation'] {
  const { id, organization } = installation;
  return {
    id,
    account: renderAccountByLogin(github, organization),
    repository_selection: 'all',
    access_tokens_url: `${github.apiUrl}/app/installations/${id}/access_tokens`,
    repositories_url: `${github.apiUrl}/installation/repositories`,
    html_url: `${github.url}/organizations/${organization}/settings/installations/${id}`,
    app_id: app.id,
    client_id: app.clientId,
    target_id: github.findOrganization(organization)?.id ?? 0,
    target_type: 'Organization',
    permissions: app.permissions,
    events: [],
    created_at: timestamp(installation.createdAt),
    updated_at: timestamp(installation.createdAt),
    single_file_name: null,
    app_slug: app.slug,
    suspended_by: null,
    suspended_at: null,
  };
}
