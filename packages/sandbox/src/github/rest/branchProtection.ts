import type { components } from '@octokit/openapi-types';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod/v3';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import { encodePath, repositoryApiUrl } from '../render/identifiers';
import type { BranchProtectionRecord, RepositoryRecord } from '../state';
import { branchNotFound } from './branches';
import { bodyOf, repositoryOf, route } from './route';

type Schemas = components['schemas'];

const protectionSchema = z.object({
  required_status_checks: z
    .object({ strict: z.boolean(), contexts: z.array(z.string()).default([]) })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: z
        .number()
        .int()
        .min(0)
        .max(6)
        .default(1),
      require_code_owner_reviews: z.boolean().default(false),
      dismiss_stale_reviews: z.boolean().default(false),
      require_last_push_approval: z.boolean().default(false),
    })
    .nullable(),
  restrictions: z
    .object({
      users: z.array(z.string()),
      teams: z.array(z.string()),
      apps: z.array(z.string()).default([]),
    })
    .nullable(),
  required_linear_history: z.boolean().default(false),
  required_conversation_resolution: z.boolean().default(false),
  block_creations: z.boolean().default(false),
  allow_force_pushes: z.boolean().nullish(),
  allow_deletions: z.boolean().default(false),
});

/**
 * Branch protection is stored and handed back; pushes are not held against it.
 *
 * @see https://docs.github.com/en/rest/branches/branch-protection
 */
export function branchProtectionRoutes(github: GitHub): Router {
  const router = Router();
  const path = '/repos/:owner/:repo/branches/:branch(*)/protection';

  router.get(
    path,
    route(async (req, res) => {
      const { repository, branch, protection } = await find(req, res, 'read');
      res.json(
        renderProtection(github, repository, branch, required(protection)),
      );
    }),
  );

  router.put(
    path,
    route(async (req, res) => {
      const { repository, branch, protection } = await find(req, res, 'write');
      const body = bodyOf(req, protectionSchema);
      const reviews = body.required_pull_request_reviews;
      repository.branchProtection[branch] = {
        statusChecks: body.required_status_checks,
        enforceAdmins: body.enforce_admins ?? false,
        reviews: reviews && {
          requiredApprovingReviewCount: reviews.required_approving_review_count,
          requireCodeOwnerReviews: reviews.require_code_owner_reviews,
          dismissStaleReviews: reviews.dismiss_stale_reviews,
          requireLastPushApproval: reviews.require_last_push_approval,
        },
        restrictions: body.restrictions,
        requiredLinearHistory: body.required_linear_history,
        requiredConversationResolution: body.required_conversation_resolution,
        blockCreations: body.block_creations,
        allowForcePushes: body.allow_force_pushes ?? false,
        allowDeletions: body.allow_deletions,
        requiredSignatures: protection?.requiredSignatures ?? false,
      };
      github.save();
      res.json(
        renderProtection(
          github,
          repository,
          branch,
          repository.branchProtection[branch],
        ),
      );
    }),
  );

  router.delete(
    path,
    route(async (req, res) => {
      const { repository, branch, protection } = await find(req, res, 'write');
      required(protection);
      delete repository.branchProtection[branch];
      github.save();
      res.status(204).end();
    }),
  );

  router.post(
    `${path}/required_signatures`,
    route(async (req, res) => {
      const { repository, branch, protection } = await find(req, res, 'write');
      required(protection).requiredSignatures = true;
      github.save();
      res.json({
        url: `${protectionUrl(github, repository, branch)}/required_signatures`,
        enabled: true,
      } satisfies Schemas['protected-branch-admin-enforced']);
    }),
  );
  return router;

  async function find(req: Request, res: Response, level: 'read' | 'write') {
    const repository = repositoryOf(
      github,
      req,
      res,
      `administration:${level}`,
    );
    const { branch } = req.params;
    if (!(await github.git(repository).readRef(`refs/heads/${branch}`))) {
      throw branchNotFound();
    }
    const protection: BranchProtectionRecord | undefined =
      repository.branchProtection[branch];
    return { repository, branch, protection };
  }
}

function required(
  protection: BranchProtectionRecord | undefined,
): BranchProtectionRecord {
  if (!protection) {
    throw new GitHubError(404, 'Branch not protected');
  }
  return protection;
}

function renderProtection(
  github: GitHub,
  repository: RepositoryRecord,
  branch: string,
  protection: BranchProtectionRecord,
) {
  const url = protectionUrl(github, repository, branch);
  const { statusChecks, reviews, restrictions } = protection;
  return {
    url,
    ...(statusChecks && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: statusChecks.strict,
        contexts: statusChecks.contexts,
        checks: statusChecks.contexts.map(context => ({
          context,
          app_id: null,
        })),
        contexts_url: `${url}/required_status_checks/contexts`,
      },
    }),
    ...(reviews && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        required_approving_review_count: reviews.requiredApprovingReviewCount,
        require_code_owner_reviews: reviews.requireCodeOwnerReviews,
        dismiss_stale_reviews: reviews.dismissStaleReviews,
        require_last_push_approval: reviews.requireLastPushApproval,
      },
    }),
    ...(restrictions && {
      restrictions: {
        url: `${url}/restrictions`,
        users_url: `${url}/restrictions/users`,
        teams_url: `${url}/restrictions/teams`,
        apps_url: `${url}/restrictions/apps`,
        users: restrictions.users.map(login => ({ login })),
        teams: [],
        apps: restrictions.apps.map(slug => ({ slug })),
      },
    }),
    required_signatures: {
      url: `${url}/required_signatures`,
      enabled: protection.requiredSignatures,
    },
    enforce_admins: {
      url: `${url}/enforce_admins`,
      enabled: protection.enforceAdmins,
    },
    required_linear_history: { enabled: protection.requiredLinearHistory },
    allow_force_pushes: { enabled: protection.allowForcePushes },
    allow_deletions: { enabled: protection.allowDeletions },
    block_creations: { enabled: protection.blockCreations },
    required_conversation_resolution: {
      enabled: protection.requiredConversationResolution,
    },
  } satisfies Schemas['protected-branch'];
}

function protectionUrl(
  github: GitHub,
  repository: RepositoryRecord,
  branch: string,
): string {
  return `${repositoryApiUrl(github, repository)}/branches/${encodePath(
    branch,
  )}/protection`;
}
