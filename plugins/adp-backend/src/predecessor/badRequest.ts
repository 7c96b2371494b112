import { fieldErrors } from '@adp/plugin-adp-common';
import { InputError, NotFoundError, toError } from '@backstage/errors';
import type { z } from 'zod/v3';

/** @throws InputError with what is wrong of each field, in one line. */
export function parse<T extends z.ZodTypeAny>(
  schema: T,
  value: unknown,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      fieldErrors(parsed.error)
        .map(({ path, message }) => (path ? `${path}: ${message}` : message))
        .join('. '),
    );
  }
  return parsed.data;
}

/** What is not there is answered with 400 to whoever writes, and 404 to whoever reads. */
export function asBadRequest(error: unknown): never {
  if (toError(error).name === NotFoundError.name) {
    throw new InputError(toError(error).message);
  }
  throw error;
}
