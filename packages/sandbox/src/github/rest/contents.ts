import { Router, type Request, type Response } from 'express';
import type { GitRepository } from '../../git/gitRepository';
import type { Commit, PathEntry } from '../../git/objects';
import { listCommits } from '../../git/history';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { renderEntry, renderFile } from '../render/contents';
import type { RepositoryRecord } from '../state';
import { findCommitByName } from '../gitLookup';
import { mediaTypeOf } from './mediaType';
import { repositoryOf, route } from './route';

/** Reading files and folders. @see https://docs.github.com/en/rest/repos/contents */
export function contentRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo/readme',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const { commit, ref } = await commitOf(github, repository, req);
      const entries = await github
        .git(repository)
        .listTree(commit.tree, { recursive: false });
      const readme = entries.find(({ path }) => /^readme(\.|$)/i.test(path));
      if (!readme) {
        throw notFound();
      }
      await sendFile(github, repository, { req, res, ref, entry: readme });
    }),
  );

  router.get(
    '/repos/:owner/:repo/contents/:path(*)?',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const { commit, ref } = await commitOf(github, repository, req);
      const path = (req.params.path ?? '').replace(/^\/+|\/+$/g, '');
      const entry = path && (await findEntry(git, commit, path));
      if (entry && entry.type !== 'tree') {
        res.set('Last-Modified', await lastModified(git, commit, path));
        await sendFile(github, repository, { req, res, ref, entry });
        return;
      }
      const tree = entry ? entry.oid : commit.tree;
      const entries = await git.listTree(tree, { recursive: false });
      res.json(
        entries.map(child =>
          renderEntry(github, repository, ref, {
            ...child,
            path: path ? `${path}/${child.path}` : child.path,
          }),
        ),
      );
    }),
  );
  return router;
}

/** The entry at a path of a commit's tree. @throws GitHubError 404 when there is none. */
export async function findEntry(
  git: GitRepository,
  commit: Commit,
  path: string,
): Promise<PathEntry> {
  const slash = path.lastIndexOf('/');
  const folder = slash < 0 ? '' : path.slice(0, slash);
  const tree = await git.readTree(`${commit.oid}:${folder}`);
  const entry = tree?.entries.find(
    ({ name }) => name === path.slice(slash + 1),
  );
  if (!entry) {
    throw notFound();
  }
  return { path, mode: entry.mode, type: entry.type, oid: entry.oid };
}

async function commitOf(
  github: GitHub,
  repository: RepositoryRecord,
  req: Request,
): Promise<{ commit: Commit; ref: string }> {
  const git = github.git(repository);
  const ref = req.query.ref?.toString() || repository.defaultBranch;
  const commit = await findCommitByName(git, ref);
  if (!commit) {
    throw new GitHubError(
      404,
      (await git.isEmpty())
        ? 'This repository is empty.'
        : `No commit found for the ref ${ref}`,
    );
  }
  return { commit, ref };
}

async function sendFile(
  github: GitHub,
  repository: RepositoryRecord,
  file: { req: Request; res: Response; ref: string; entry: PathEntry },
): Promise<void> {
  const { req, res, ref, entry } = file;
  const blob =
    entry.type === 'blob'
      ? await github.git(repository).readObject(entry.oid)
      : undefined;
  if (!blob) {
    res.json(renderEntry(github, repository, ref, entry));
  } else if (mediaTypeOf(req) === 'raw') {
    res.type('application/vnd.github.raw; charset=utf-8').send(blob.content);
  } else {
    res.json(renderFile(github, repository, ref, entry, blob.content));
  }
}

/** When the path was last changed, as an HTTP date. */
async function lastModified(
  git: GitRepository,
  commit: Commit,
  path: string,
): Promise<string> {
  const [oid] = await listCommits(git, commit.oid, { path, limit: 1 });
  const changed = oid ? await git.readCommit(oid) : undefined;
  return (changed ?? commit).committer.date.toUTCString();
}
