import type { components } from '@octokit/openapi-types';
import { Router } from 'express';
import { z } from 'zod/v3';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { loginOf } from '../principal';
import { repositoryApiUrl, timestamp } from '../render/identifiers';
import { bodyOf, principalOf, repositoryOf, route } from './route';

type Schemas = components['schemas'];

const accessSchema = z.object({
  access_level: z.enum(['none', 'user', 'organization']),
});
const subjectSchema = z.object({
  use_default: z.boolean(),
  include_claim_keys: z.array(z.string()).default([]),
});
const secretSchema = z.object({
  encrypted_value: z.string(),
  key_id: z.string(),
});
const subscriptionSchema = z.object({
  subscribed: z.boolean().default(false),
  ignored: z.boolean().default(false),
});

/**
 * The rest of what `publish:github` can set up for GitHub Actions and
 * notifications. It is stored and handed back; no workflow runs here.
 *
 * @see https://docs.github.com/en/rest/actions
 */
export function actionsSettingsRoutes(github: GitHub): Router {
  const router = Router();
  const path = '/repos/:owner/:repo/actions';

  router.get(
    `${path}/permissions/access`,
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:read');
      res.json({ access_level: repository.workflowAccess });
    }),
  );

  router.put(
    `${path}/permissions/access`,
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      repository.workflowAccess = bodyOf(req, accessSchema).access_level;
      github.save();
      res.status(204).end();
    }),
  );

  router.get(
    `${path}/oidc/customization/sub`,
    route((req, res) => {
      const { oidcSubject } = repositoryOf(
        github,
        req,
        res,
        'administration:read',
      );
      res.json({
        use_default: oidcSubject.useDefault,
        include_claim_keys: oidcSubject.includeClaimKeys,
      } satisfies Schemas['oidc-custom-sub-repo']);
    }),
  );

  router.put(
    `${path}/oidc/customization/sub`,
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      const body = bodyOf(req, subjectSchema);
      repository.oidcSubject = {
        useDefault: body.use_default,
        includeClaimKeys: body.include_claim_keys,
      };
      github.save();
      res.status(201).json({});
    }),
  );

  router.get(
    `${path}/secrets/public-key`,
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      res.json({
        key_id: String(repository.id),
        key: repository.secretsPublicKey,
      } satisfies Schemas['actions-public-key']);
    }),
  );

  router.put(
    `${path}/secrets/:name`,
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'administration:write');
      const name = req.params.name.toUpperCase();
      if (bodyOf(req, secretSchema).key_id !== String(repository.id)) {
        throw notFound();
      }
      const known = name in repository.secrets;
      const now = new Date().toISOString();
      repository.secrets[name] = {
        createdAt: known ? repository.secrets[name].createdAt : now,
        updatedAt: now,
      };
      github.save();
      if (known) {
        res.status(204).end();
      } else {
        res.status(201).json({});
      }
    }),
  );

  router.put(
    '/repos/:owner/:repo/subscription',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'metadata:read');
      const login = loginOf(principalOf(res));
      const subscription = {
        ...bodyOf(req, subscriptionSchema),
        createdAt: new Date().toISOString(),
      };
      repository.subscriptions[login] = subscription;
      github.save();
      const api = repositoryApiUrl(github, repository);
      res.json({
        subscribed: subscription.subscribed,
        ignored: subscription.ignored,
        reason: null,
        created_at: timestamp(subscription.createdAt),
        url: `${api}/subscription`,
        repository_url: api,
      } satisfies Schemas['repository-subscription']);
    }),
  );
  return router;
}
