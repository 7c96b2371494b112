import { Router, type Request, type Response } from 'express';
import { commitFiles } from '../../git/commitFiles';
import { accessOrganization } from '../access';
import { GitHubError } from '../errors';
import { DEFAULT_SETTINGS, type GitHub } from '../gitHub';
import { identityOf } from '../principal';
import { renderFullRepository } from '../render/repository';
import type { RepositoryRecord } from '../state';
import { repositorySchema, settingsOf, visibilityOf } from './repositoryInput';
import { bodyOf, principalOf, route } from './route';

/** `POST /orgs/{org}/repos` and `POST /user/repos`. @see https://docs.github.com/en/rest/repos/repos */
export function createRepositoryRoutes(github: GitHub): Router {
  const router = Router();
  router.post(
    ['/orgs/:org/repos', '/user/repos'],
    route(async (req, res) => {
      const owner = ownerOf(github, req, res);
      const body = bodyOf(req, repositorySchema);
      const repository = await github.createRepository({
        owner,
        name: body.name,
        description: body.description,
        homepage: body.homepage,
        visibility: visibilityOf(body) ?? 'public',
        settings: { ...DEFAULT_SETTINGS, ...settingsOf(body) },
        customProperties: body.custom_properties,
      });
      if (body.auto_init) {
        await commitReadme(github, repository, res);
      }
      const created = renderFullRepository(
        github,
        principalOf(res),
        repository,
      );
      res.status(201).location(created.url).json(created);
    }),
  );
  return router;
}

function ownerOf(github: GitHub, req: Request, res: Response): string {
  const principal = principalOf(res);
  const { org } = req.params;
  if (org) {
    return accessOrganization(github, principal, org, 'administration:write')
      .login;
  }
  if (principal.kind !== 'user') {
    throw new GitHubError(403, 'Resource not accessible by integration');
  }
  return principal.user.login;
}

async function commitReadme(
  github: GitHub,
  repository: RepositoryRecord,
  res: Response,
): Promise<void> {
  const { name, description } = repository;
  const text = description ? `# ${name}\n${description}` : `# ${name}`;
  await commitFiles(github.git(repository), {
    branch: repository.defaultBranch,
    changes: [{ path: 'README.md', content: Buffer.from(text) }],
    message: 'Initial commit',
    author: { ...identityOf(principalOf(res)), date: new Date() },
  });
  await github.pushed(repository);
}
