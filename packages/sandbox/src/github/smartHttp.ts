import { spawn } from 'node:child_process';
import { createGunzip } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import { gitEnvironment } from '../git/git';
import { mayAccess } from './access';
import { GitHubError } from './errors';
import type { GitHub } from './gitHub';
import { authenticate } from './principal';
import type { RepositoryRecord } from './state';

const SERVICES = ['git-upload-pack', 'git-receive-pack'] as const;
type GitService = (typeof SERVICES)[number];

/**
 * Git's smart HTTP protocol: clone and fetch (anonymous from public
 * repositories), push (with a token as the password of Basic authentication).
 *
 * @see https://git-scm.com/docs/http-protocol
 */
export function smartHttpRouter(github: GitHub): Router {
  const router = Router();

  router.get('/:owner/:name/info/refs', (req, res, next) => {
    const service = SERVICES.find(known => known === req.query.service);
    if (!service) {
      res
        .status(400)
        .type('text')
        .send('Please upgrade your git client to use smart HTTP.\n');
      return;
    }
    authorize(github, req, res, service)
      .then(repository => {
        if (!repository) {
          return;
        }
        res.set('Cache-Control', 'no-cache');
        res.type(`application/x-${service}-advertisement`);
        res.write(packetLine(`# service=${service}\n`));
        res.write('0000');
        runService(github, repository, service, req, res, ['--advertise-refs']);
      })
      .catch(next);
  });

  for (const service of SERVICES) {
    router.post(`/:owner/:name/${service}`, (req, res, next) => {
      authorize(github, req, res, service)
        .then(repository => {
          if (!repository) {
            return;
          }
          res.set('Cache-Control', 'no-cache');
          res.type(`application/x-${service}-result`);
          runService(github, repository, service, req, res, []);
        })
        .catch(next);
    });
  }
  return router;
}

/** The repository, or undefined after an answer that refuses the request has been sent. */
async function authorize(
  github: GitHub,
  req: Request,
  res: Response,
  service: GitService,
): Promise<RepositoryRecord | undefined> {
  const principal = await authenticate(github, req).catch(error => {
    if (error instanceof GitHubError) {
      return undefined;
    }
    throw error;
  });
  const repository = github.findRepository(
    req.params.owner,
    req.params.name.replace(/\.git$/, ''),
  );
  const access =
    service === 'git-receive-pack' ? 'contents:write' : 'contents:read';
  if (
    principal &&
    repository &&
    mayAccess(github, principal, repository, access)
  ) {
    return repository;
  }
  if (!principal || principal.kind === 'anonymous') {
    // GitHub asks for credentials whether or not the repository exists.
    res.set('WWW-Authenticate', 'Basic realm="GitHub"');
    res.status(401).type('text').send('Invalid username or token.\n');
  } else if (
    repository &&
    mayAccess(github, principal, repository, 'contents:read')
  ) {
    res
      .status(403)
      .type('text')
      .send('Write access to repository not granted.\n');
  } else {
    res.status(404).type('text').send('Repository not found.\n');
  }
  return undefined;
}

function runService(
  github: GitHub,
  repository: RepositoryRecord,
  service: GitService,
  req: Request,
  res: Response,
  options: string[],
): void {
  const { directory } = github.git(repository);
  const child = spawn(
    'git',
    // The folder may belong to another user than this process, e.g. in a container.
    [
      '-c',
      'safe.directory=*',
      service.replace('git-', ''),
      '--stateless-rpc',
      ...options,
      directory,
    ],
    {
      env: {
        ...gitEnvironment(),
        GIT_PROTOCOL: req.get('git-protocol') ?? '',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  child.on('error', error => res.destroy(error));
  child.stdin.on('error', () => {});
  if (options.length > 0) {
    child.stdin.end();
  } else {
    const body =
      req.get('content-encoding') === 'gzip' ? req.pipe(createGunzip()) : req;
    body.on('error', () => child.kill());
    body.pipe(child.stdin);
  }
  child.stdout.pipe(res, { end: false });
  res.on('close', () => child.kill());
  child.on('close', code => {
    const finish = async () => {
      if (service === 'git-receive-pack' && options.length === 0) {
        await github.pushed(repository);
      }
      if (code !== 0 && !res.headersSent) {
        res.status(500).type('text').send(stderr);
      } else {
        res.end();
      }
    };
    finish().catch(error => res.destroy(error));
  });
}

function packetLine(text: string): string {
  return (Buffer.byteLength(text) + 4).toString(16).padStart(4, '0') + text;
}
