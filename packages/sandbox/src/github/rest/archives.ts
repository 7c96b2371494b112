import { spawn } from 'node:child_process';
import { Router } from 'express';
import { gitEnvironment } from '../../git/git';
import { accessRepository } from '../access';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { encodePath, fullNameOf } from '../render/identifiers';
import { findCommitByName } from '../gitLookup';
import { principalOf, repositoryOf, route } from './route';

const FORMATS: Record<
  string,
  { folder: string; format: string; type: string }
> = {
  tarball: {
    folder: 'legacy.tar.gz',
    format: 'tar.gz',
    type: 'application/x-gzip',
  },
  zipball: { folder: 'legacy.zip', format: 'zip', type: 'application/zip' },
};

/** `GET .../tarball` and `.../zipball`: redirects to where archives are made. */
export function archiveRoutes(github: GitHub): Router {
  const router = Router();
  router.get(
    '/repos/:owner/:repo/:archive(tarball|zipball)/:ref(*)?',
    route((req, res) => {
      const repository = repositoryOf(github, req, res, 'contents:read');
      const { folder } = FORMATS[req.params.archive];
      const ref = req.params.ref || repository.defaultBranch;
      res.redirect(
        302,
        `${github.url}/_codeload/${fullNameOf(
          repository,
        )}/${folder}/${encodePath(ref)}`,
      );
    }),
  );
  return router;
}

/**
 * `/_codeload/...`, the archives themselves, made by `git archive` on the fly.
 * Everything is in one folder `<owner>-<repository>-<short oid>/`, as at GitHub.
 */
export function codeloadRoutes(github: GitHub): Router {
  const router = Router();
  router.get(
    '/:owner/:repo/:folder(legacy.tar.gz|legacy.zip)/:ref(*)',
    route(async (req, res) => {
      const { owner, repo, folder, ref } = req.params;
      const repository = accessRepository(
        github,
        principalOf(res),
        { owner, name: repo },
        'contents:read',
      );
      const git = github.git(repository);
      const commit = await findCommitByName(git, ref);
      const archive = Object.values(FORMATS).find(f => f.folder === folder);
      if (!commit || !archive) {
        throw notFound();
      }
      res.set('ETag', `W/"${commit.oid}"`);
      if (req.fresh) {
        res.status(304).end();
        return;
      }
      const name = `${repository.owner}-${repository.name}-${commit.oid.slice(
        0,
        7,
      )}`;
      res.type(archive.type);
      res.attachment(`${name}.${archive.format}`);
      const child = spawn(
        'git',
        [
          `--git-dir=${git.directory}`,
          'archive',
          `--format=${archive.format}`,
          `--prefix=${name}/`,
          commit.oid,
        ],
        { env: gitEnvironment(), stdio: ['ignore', 'pipe', 'ignore'] },
      );
      child.on('error', error => res.destroy(error));
      child.on('close', code => {
        // A cut connection tells the client that the archive is not complete.
        if (code !== 0) {
          res.destroy();
        }
      });
      child.stdout.pipe(res);
      res.on('close', () => child.kill());
    }),
  );
  return router;
}
