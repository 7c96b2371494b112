import { toError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';
import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * The errors of the pipelines' API: what programs tell them apart by, and their
 * status. The codes are part of the API.
 */
const PROBLEMS: Record<
  string,
  { status: number; code: string; title: string }
> = {
  InputError: { status: 400, code: 'invalid-input', title: 'Invalid input' },
  AuthenticationError: {
    status: 401,
    code: 'unauthenticated',
    title: 'Not authenticated',
  },
  NotAllowedError: { status: 403, code: 'not-allowed', title: 'Not allowed' },
  NotFoundError: { status: 404, code: 'not-found', title: 'Not found' },
  ConflictError: { status: 409, code: 'conflict', title: 'Conflict' },
  GoneError: { status: 410, code: 'offboarded', title: 'Offboarded' },
  ServiceUnavailableError: {
    status: 503,
    code: 'unavailable',
    title: 'Try again later',
  },
};

const UNEXPECTED = {
  status: 500,
  code: 'unexpected',
  title: 'Something went wrong',
};

/** What is told of an error: nothing of one that nobody expected. */
export function problemOf(error: unknown) {
  const { name, message } = toError(error);
  const problem = PROBLEMS[name];
  return problem
    ? { ...problem, detail: message }
    : {
        ...UNEXPECTED,
        detail:
          'The portal failed; its log says why. Try again, then ask the platform team',
      };
}

/** Answers errors as problem documents; https://www.rfc-editor.org/rfc/rfc9457 */
export function problemDocuments(logger: LoggerService): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { title, status, code, detail } = problemOf(error);
    if (code === UNEXPECTED.code) {
      logger.error(`${request.method} ${request.path} failed`, toError(error));
    }
    response
      .status(status)
      .type('application/problem+json')
      .json({ type: 'about:blank', title, status, code, detail });
  };
}
