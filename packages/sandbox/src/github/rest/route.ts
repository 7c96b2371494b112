import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod/v3';
import { accessRepository, type Access } from '../access';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import type { RepositoryRecord } from '../state';

/** Lets a handler be asynchronous; what it throws goes to the error handler. */
export function route(
  handle: (req: Request, res: Response) => Promise<void> | void,
): RequestHandler {
  return (req, res, next) => {
    Promise.resolve()
      .then(() => handle(req, res))
      .catch(next);
  };
}

/** Who makes this request; set by the router before any handler runs. */
export function principalOf(res: Response): Principal {
  return res.locals.principal;
}

/** The repository named by `:owner/:repo` in the path, see {@link accessRepository}. */
export function repositoryOf(
  github: GitHub,
  req: Request,
  res: Response,
  access: Access,
): RepositoryRecord {
  const { owner, repo } = req.params;
  return accessRepository(
    github,
    principalOf(res),
    { owner, name: repo },
    access,
  );
}

/** The JSON body of a request. Anything the schema refuses becomes GitHub's 422. */
export function bodyOf<T extends z.ZodTypeAny>(
  req: Request,
  schema: T,
): z.output<T> {
  const parsed = schema.safeParse(req.body ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new GitHubError(
      422,
      `Invalid request.\n\n${
        issue.code === 'invalid_type' && issue.received === 'undefined'
          ? `"${issue.path.join('.')}" wasn't supplied.`
          : `For '${issue.path.join('/')}', ${issue.message}.`
      }`,
    );
  }
  return parsed.data;
}
