import { fieldErrors, type FieldError } from '@adp/plugin-adp-common';
import { ConflictError, CustomErrorBase, InputError } from '@backstage/errors';
import type { z } from 'zod/v3';

/** The input has fields that are wrong; answered with 400 and each of them. */
export class InvalidFieldsError extends InputError {
  constructor(readonly fields: readonly FieldError[]) {
    super(describe(fields));
  }
}

/** What is entered exists already; answered with 409 and the fields. */
export class DuplicateError extends ConflictError {
  constructor(readonly fields: readonly FieldError[]) {
    super(describe(fields));
  }
}

function describe(fields: readonly FieldError[]): string {
  return fields
    .map(({ path, message }) => `${path || 'input'}: ${message}`)
    .join('. ');
}

/** Somebody else was faster; https://www.rfc-editor.org/rfc/rfc9110#status.412 */
export class PreconditionFailedError extends CustomErrorBase {
  name = 'PreconditionFailedError' as const;
  readonly statusCode = 412;

  constructor() {
    super(
      'Somebody else has changed this since you read it. Read it again, and repeat your change if it is still right',
    );
  }
}

/** https://www.rfc-editor.org/rfc/rfc6585#section-3 */
export class PreconditionRequiredError extends CustomErrorBase {
  name = 'PreconditionRequiredError' as const;
  readonly statusCode = 428;
}

/**
 * Checks input by the rules that the forms check it by.
 *
 * @throws InvalidFieldsError naming each field that is wrong.
 */
export function parseFields<T extends z.ZodTypeAny>(
  schema: T,
  input: unknown,
): z.output<T> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    throw new InvalidFieldsError(fieldErrors(parsed.error));
  }
  return parsed.data;
}
