import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { RequestError } from '@octokit/request-error';
import { GraphqlResponseError } from '@octokit/graphql';

/**
 * Turns an error of Octokit into one that says what could not be done, and
 * where to look. `intention` completes "Could not ...".
 */
export function describeGitHubError(error: unknown, intention: string): Error {
  if (error instanceof GraphqlResponseError) {
    return describeGraphqlError(error, intention);
  }
  if (!(error instanceof RequestError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const said = `Could not ${intention}: GitHub answered ${error.status} ${error.message}`;
  switch (error.status) {
    case 401:
      return new NotAllowedError(
        `${said}. The credentials in "integrations.github" are not accepted; renew them`,
      );
    case 403:
      return new NotAllowedError(
        `${said}. The GitHub App needs the permission "Contents: read and write" on the repository`,
      );
    case 404:
      return new NotFoundError(
        `${said}. Check the names, and that the GitHub App is installed on the repository`,
      );
    case 409:
    case 422:
      return new ConflictError(said);
    default:
      return new ServiceUnavailableError(
        `${said}. Nothing was written; try again later`,
      );
  }
}

function describeGraphqlError(
  error: GraphqlResponseError<unknown>,
  intention: string,
): Error {
  const errors = error.errors ?? [];
  const said = `Could not ${intention}: ${errors
    .map(e => e.message)
    .join('; ')}`;
  if (errors.some(e => e.type === 'NOT_FOUND')) {
    return new NotFoundError(
      `${said}. Check the names, and that the GitHub App is installed on the repository`,
    );
  }
  if (errors.some(e => e.type === 'FORBIDDEN')) {
    return new NotAllowedError(
      `${said}. The GitHub App needs the permission "Contents: read and write" on the repository`,
    );
  }
  return new ServiceUnavailableError(
    `${said}. Nothing was written; try again later`,
  );
}
