import { uniqueViolation } from '../database/uniqueViolation';
import { DuplicateError } from './onboardingErrors';

/** What a column that has to be unique is called in the forms. */
const FIELDS: Record<string, { path: string; what: string }> = {
  title_key: { path: 'title', what: 'title' },
  name: { path: 'title', what: 'name' },
  code: { path: 'code', what: 'programme code' },
  user_entity_ref: { path: 'userEntityRef', what: 'person' },
};

/**
 * Runs a change and says which field has a value that something else has
 * already, when the database refuses it for that.
 *
 * @param values - the values by column, for the message
 * @throws DuplicateError naming the field.
 */
export async function refuseDuplicates<T>(
  values: Record<string, string>,
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change();
  } catch (error) {
    const columns = uniqueViolation(error);
    if (!columns) {
      throw error;
    }
    const column = columns.find(name => name in FIELDS) ?? 'name';
    const { path, what } = FIELDS[column];
    throw new DuplicateError([
      {
        path,
        message:
          column === 'user_entity_ref'
            ? `${values[column]} is there already`
            : `The ${what} "${values[column]}" is already in use; choose a different one`,
      },
    ]);
  }
}
