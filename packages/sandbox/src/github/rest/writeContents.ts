import { Router, type Response } from 'express';
import { z } from 'zod/v3';
import { commitFiles, type FileChange } from '../../git/commitFiles';
import { RefMovedError } from '../../git/gitRepository';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import { identityOf } from '../principal';
import { renderEntry } from '../render/contents';
import { renderGitCommit } from '../render/git';
import type { RepositoryRecord } from '../state';
import { assertTreePath } from '../treeChanges';
import { bodyOf, principalOf, repositoryOf, route } from './route';

const personSchema = z.object({ name: z.string(), email: z.string() });
const deleteSchema = z.object({
  message: z.string(),
  sha: z.string(),
  branch: z.string().optional(),
  author: personSchema.optional(),
  committer: personSchema.optional(),
});
const putSchema = deleteSchema.extend({
  content: z.string(),
  sha: z.string().optional(),
});

/** Creating, changing and removing single files. @see https://docs.github.com/en/rest/repos/contents */
export function writeContentRoutes(github: GitHub): Router {
  const router = Router();

  router.put(
    '/repos/:owner/:repo/contents/:path(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const { path } = req.params;
      const body = bodyOf(req, putSchema);
      assertTreePath(path);
      const content = Buffer.from(body.content, 'base64');
      const { existed, ...written } = await commitChange(
        github,
        repository,
        res,
        { ...body, change: { path, content } },
      );
      const file = renderEntry(github, repository, written.branch, {
        path,
        mode: '100644',
        type: 'blob',
        oid: written.blob ?? '',
        size: content.length,
      });
      res
        .status(existed ? 200 : 201)
        .json({ content: file, commit: written.commit });
    }),
  );

  router.delete(
    '/repos/:owner/:repo/contents/:path(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const { path } = req.params;
      const body = bodyOf(req, deleteSchema);
      const { commit } = await commitChange(github, repository, res, {
        ...body,
        change: { path },
      });
      res.json({ content: null, commit });
    }),
  );
  return router;
}

async function commitChange(
  github: GitHub,
  repository: RepositoryRecord,
  res: Response,
  input: z.output<typeof deleteSchema | typeof putSchema> & {
    change: FileChange;
  },
) {
  const { change, sha } = input;
  const git = github.git(repository);
  const branch = input.branch ?? repository.defaultBranch;
  const head = await git.readRef(`refs/heads/${branch}`);
  if (!head && !(await git.isEmpty())) {
    throw new GitHubError(404, `Branch ${branch} not found`);
  }
  const current = head && (await git.readObject(`${head.oid}:${change.path}`));
  assertExpected(change, current?.oid, sha);
  const now = new Date();
  const author =
    input.author ?? input.committer ?? identityOf(principalOf(res));
  const oid = await commitFiles(git, {
    branch,
    parent: head?.oid,
    changes: [change],
    message: input.message,
    author: { ...author, date: now },
    committer: { ...(input.committer ?? author), date: now },
  }).catch(error => {
    throw error instanceof RefMovedError
      ? new GitHubError(409, error.message)
      : error;
  });
  await github.pushed(repository);
  const commit = await git.readCommit(oid);
  const blob = await git.readObject(`${oid}:${change.path}`);
  return {
    existed: current !== undefined,
    branch,
    blob: blob?.oid,
    commit: renderGitCommit(github, repository, commit!),
  };
}

/** Whoever changes or removes a file has to name the blob it replaces. */
function assertExpected(
  change: FileChange,
  currentOid: string | undefined,
  expectedOid: string | undefined,
): void {
  if (currentOid === undefined && change.content === undefined) {
    throw new GitHubError(404, 'Not Found');
  }
  if (currentOid !== undefined && expectedOid === undefined) {
    throw new GitHubError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (currentOid !== undefined && currentOid !== expectedOid) {
    throw new GitHubError(409, `${change.path} does not match ${expectedOid}`);
  }
}
