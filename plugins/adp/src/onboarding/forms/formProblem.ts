import { AdpApiError } from '@adp/plugin-adp-common';
import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';

/** What a form shows at its top after the server did not accept it. */
export type FormProblem = {
  messages: string[];
  /** Somebody else has changed in the meantime what is edited. */
  isOutdated: boolean;
};

/**
 * Shows what the server says at the fields that it says it of.
 *
 * @param hasField - whether a field of this name is on the screen
 * @returns what is left to be said at the top of the form, if anything
 */
export function showServerError<T extends FieldValues>(
  form: UseFormReturn<T, any, any>,
  hasField: (path: string) => boolean,
  error: unknown,
): FormProblem | undefined {
  if (!(error instanceof AdpApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      messages: [`The portal could not be reached: ${message}`],
      isOutdated: false,
    };
  }
  if (error.status === 412) {
    return { messages: [error.message], isOutdated: true };
  }
  if (error.fields.length === 0) {
    return { messages: [error.message], isOutdated: false };
  }
  const elsewhere: string[] = [];
  for (const { path, message } of error.fields) {
    if (hasField(path)) {
      form.setError(path as FieldPath<T>, { type: 'server', message });
    } else {
      elsewhere.push(message);
    }
  }
  return elsewhere.length > 0
    ? { messages: elsewhere, isOutdated: false }
    : undefined;
}
