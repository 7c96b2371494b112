import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { RequestError } from '@octokit/request-error';
import { GraphqlResponseError } from '@octokit/graphql';

/** GitHub has not carried a request out, or nobody knows whether it has. */
export class UnansweredError extends ServiceUnavailableError {}

/** Errors in the answer to a GraphQL request; `path` leads to the field that has no value. */
export type GraphqlErrors = readonly {
  message: string;
  type?: string;
  path?: readonly (string | number)[];
}[];

/** What an error message says besides what GitHub says. */
type Advice = {
  /** Permission that is needed. */
  permission?: string;
  /** What the permission is on, and the App installed on. */
  on?: 'repository' | 'organisation';
  /** What is so after the failure, and what to do. */
  aftermath?: string;
};

/** For `aftermath`, of a request that writes more than one thing. */
export const MAY_BE_WRITTEN =
  'Some of it may have been written; trying again is safe and completes it';

/** Whether all that went wrong is that branches were not where they were expected. */
export function isStale(errors: GraphqlErrors): boolean {
  return errors.length > 0 && errors.every(e => e.type === 'STALE_DATA');
}

const CONTENTS = 'Contents: read and write';
const NOTHING_WRITTEN = 'Nothing was written; try again later';

/**
 * Turns an error of Octokit into one that says what could not be done, and
 * where to look. `intention` completes "Could not ...".
 */
export function describeGitHubError(
  error: unknown,
  intention: string,
  advice: Advice = {},
): Error {
  if (error instanceof GraphqlResponseError) {
    return describeGraphqlErrors(error.errors ?? [], intention, advice);
  }
  if (!(error instanceof RequestError)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const {
    permission = CONTENTS,
    on = 'repository',
    aftermath = NOTHING_WRITTEN,
  } = advice;
  const said = `Could not ${intention}: GitHub answered ${error.status} ${error.message}`;
  if (isRateLimit(error)) {
    return new UnansweredError(`${said}. ${aftermath}`);
  }
  switch (error.status) {
    case 401:
      return new NotAllowedError(
        `${said}. The credentials in "integrations.github" are not accepted; renew them`,
      );
    case 403:
      return new NotAllowedError(
        `${said}. The GitHub App needs the permission "${permission}" on the ${on}`,
      );
    case 404:
      return new NotFoundError(
        `${said}. Check the names, and that the GitHub App is installed on the ${on}`,
      );
    case 409:
    case 422:
      return new ConflictError(said);
    default:
      return new UnansweredError(`${said}. ${aftermath}`);
  }
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
function isRateLimit({ status, message, response }: RequestError): boolean {
  const headers = response?.headers ?? {};
  return (
    status === 429 ||
    (status === 403 &&
      (headers['x-ratelimit-remaining'] === '0' ||
        headers['retry-after'] !== undefined ||
        /rate limit/i.test(message)))
  );
}

/** The same for the errors in the answer to a GraphQL request. */
export function describeGraphqlErrors(
  errors: GraphqlErrors,
  intention: string,
  {
    permission = CONTENTS,
    on = 'repository',
    aftermath = NOTHING_WRITTEN,
  }: Advice = {},
): Error {
  const said = `Could not ${intention}: ${errors
    .map(e => e.message)
    .join('; ')}`;
  if (errors.some(e => e.type === 'NOT_FOUND')) {
    return new NotFoundError(
      `${said}. Check the names, and that the GitHub App is installed on the ${on}`,
    );
  }
  if (errors.some(e => e.type === 'FORBIDDEN')) {
    return new NotAllowedError(
      `${said}. The GitHub App needs the permission "${permission}" on the ${on}`,
    );
  }
  return new ServiceUnavailableError(`${said}. ${aftermath}`);
}
