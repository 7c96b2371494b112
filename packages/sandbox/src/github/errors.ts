import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';

/** One entry of the `errors` array of a 422, as GitHub's "Validation Failed" has it. */
export type FieldError = {
  resource: string;
  field?: string;
  code: string;
  message?: string;
};

/** An answer other than success, in GitHub's words. */
export class GitHubError extends Error {
  readonly name = 'GitHubError';

  constructor(
    readonly status: number,
    message: string,
    readonly errors?: FieldError[],
  ) {
    super(message);
  }
}

export function notFound(): GitHubError {
  return new GitHubError(404, 'Not Found');
}

export function validationFailed(...errors: FieldError[]): GitHubError {
  return new GitHubError(422, 'Validation Failed', errors);
}

/** Writes an error in the format of GitHub's REST API. */
export function sendGitHubError(
  res: Response,
  status: number,
  message: string = STATUS_CODES[status] ?? 'Error',
  errors?: FieldError[],
): void {
  res.status(status).json({
    message,
    ...(errors && { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  });
}

/** The message GitHub gives with an error that a fault asks for. */
export function faultMessage(status: number): string {
  return status === 403 || status === 429
    ? 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    : STATUS_CODES[status] ?? 'Error';
}
