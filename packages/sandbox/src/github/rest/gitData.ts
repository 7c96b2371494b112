import { Router } from 'express';
import { z } from 'zod/v3';
import type { Signature } from '../../git/objects';
import {
  writeBlobs,
  writeCommit,
  writeTag,
  writeTree,
} from '../../git/writeObjects';
import { GitHubError, notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { identityOf } from '../principal';
import {
  renderBlob,
  renderGitCommit,
  renderTag,
  renderTree,
} from '../render/git';
import { resolveTreeInput } from '../treeChanges';
import {
  assertNotEmpty,
  findCommitByName,
  readObjectByOid,
} from '../gitLookup';
import { bodyOf, principalOf, repositoryOf, route } from './route';

const treeSchema = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      sha: z.string().nullable().optional(),
      content: z.string().optional(),
    }),
  ),
});
const blobSchema = z.object({
  content: z.string(),
  encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
});
const personSchema = z.object({
  name: z.string(),
  email: z.string(),
  date: z.string().datetime({ offset: true }).optional(),
});
const commitSchema = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: personSchema.optional(),
  committer: personSchema.partial().optional(),
});
const tagSchema = z.object({
  tag: z.string().min(1),
  message: z.string(),
  object: z.string(),
  type: z.enum(['commit', 'tree', 'blob']),
  tagger: personSchema.optional(),
});

/** Blobs, trees, commits and annotated tags. @see https://docs.github.com/en/rest/git */
export function gitDataRoutes(github: GitHub): Router {
  const router = Router();

  router.get(
    '/repos/:owner/:repo/git/blobs/:sha',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const blob = await readObjectByOid(git, req.params.sha);
      if (blob?.type !== 'blob') {
        await assertNotEmpty(git);
        throw notFound();
      }
      res.json(renderBlob(github, repository, blob.oid, blob.content));
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/blobs',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const { content, encoding } = bodyOf(req, blobSchema);
      await assertNotEmpty(git);
      const [sha] = await writeBlobs(git, [
        Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'),
      ]);
      const { url } = renderBlob(github, repository, sha, Buffer.alloc(0));
      res.status(201).location(url).json({ sha, url });
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/trees/:sha(*)',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const { sha } = req.params;
      const named = await findCommitByName(git, sha);
      const tree = await git.readTree(named?.oid ?? sha);
      if (!tree) {
        await assertNotEmpty(git);
        throw notFound();
      }
      const entries = await git.listTree(tree.oid, {
        recursive: req.query.recursive !== undefined,
      });
      // GitHub repeats the name by which a commit's tree was asked for, if it is an oid.
      const shown = named && /^[0-9a-f]{40}$/.test(sha) ? sha : tree.oid;
      res.json(renderTree(github, repository, shown, entries));
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/trees',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const body = bodyOf(req, treeSchema);
      await assertNotEmpty(git);
      const base = body.base_tree
        ? (await git.readTree(body.base_tree))?.oid
        : undefined;
      if (body.base_tree && !base) {
        throw new GitHubError(422, 'base_tree is not a valid tree oid');
      }
      const changes = await resolveTreeInput(git, base, body.tree);
      const oid = await writeTree(git, base, changes);
      const entries = await git.listTree(oid, { recursive: false });
      const created = renderTree(github, repository, oid, entries);
      res.status(201).location(created.url!).json(created);
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/commits/:sha',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const git = github.git(repository);
      const object = await readObjectByOid(git, req.params.sha);
      const commit =
        object?.type === 'commit'
          ? await git.readCommit(object.oid)
          : undefined;
      if (!commit) {
        await assertNotEmpty(git);
        throw notFound();
      }
      res.json(renderGitCommit(github, repository, commit));
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/commits',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const body = bodyOf(req, commitSchema);
      if ((await readObjectByOid(git, body.tree))?.type !== 'tree') {
        await assertNotEmpty(git);
        throw new GitHubError(422, 'Tree SHA does not exist');
      }
      for (const parent of body.parents) {
        if ((await readObjectByOid(git, parent))?.type !== 'commit') {
          throw new GitHubError(
            422,
            'Parent SHA does not exist or is not a commit object',
          );
        }
      }
      const now = new Date();
      const author = signature(
        body.author ?? identityOf(principalOf(res)),
        now,
      );
      const oid = await writeCommit(git, {
        message: body.message,
        tree: body.tree,
        parents: body.parents,
        author,
        committer: signature({ ...author, ...body.committer }, now),
      });
      const commit = await git.readCommit(oid);
      const created = renderGitCommit(github, repository, commit!);
      res.status(201).location(created.url).json(created);
    }),
  );

  router.get(
    '/repos/:owner/:repo/git/tags/:sha',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const tag = await github.git(repository).readTag(req.params.sha);
      if (!tag) {
        throw notFound();
      }
      res.json(renderTag(github, repository, tag));
    }),
  );

  router.post(
    '/repos/:owner/:repo/git/tags',
    route(async (req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:write');
      const git = github.git(repository);
      const body = bodyOf(req, tagSchema);
      if ((await readObjectByOid(git, body.object))?.type !== body.type) {
        throw new GitHubError(422, 'Object does not exist');
      }
      const oid = await writeTag(git, {
        name: body.tag,
        message: body.message,
        target: body.object,
        targetType: body.type,
        tagger: signature(
          body.tagger ?? identityOf(principalOf(res)),
          new Date(),
        ),
      });
      const tag = await git.readTag(oid);
      const created = renderTag(github, repository, tag!);
      res.status(201).location(created.url).json(created);
    }),
  );
  return router;
}

function signature(
  person: { name: string; email: string; date?: string | Date },
  now: Date,
): Signature {
  const { name, email, date } = person;
  return { name, email, date: date ? new Date(date) : now };
}
