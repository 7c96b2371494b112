import { MovedTooOftenError } from '@adp/plugin-adp-node';
import { isError } from '@backstage/errors';

/** Whether it is the reason why something cannot be done, rather than a failure that passes. */
export function isRefusal(error: unknown): error is Error {
  return (
    isError(error) &&
    ['InputError', 'NotFoundError', 'ConflictError'].includes(error.name) &&
    !(error instanceof MovedTooOftenError)
  );
}
