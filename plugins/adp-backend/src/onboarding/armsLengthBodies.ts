import {
  slug,
  type ArmsLengthBody,
  type ArmsLengthBodyInput,
} from '@adp/plugin-adp-common';
import {
  getArmsLengthBody,
  insertArmsLengthBody,
  updateArmsLengthBody,
} from '../database/armsLengthBodies';
import { addHistory } from '../database/history';
import { refuseDuplicates } from './duplicates';
import type { OnboardingContext } from './onboardingContext';
import {
  InvalidFieldsError,
  PreconditionFailedError,
} from './onboardingErrors';

/** @throws DuplicateError when another one has the title or the name made from it. */
export async function createArmsLengthBody(
  { knex, changed }: OnboardingContext,
  input: ArmsLengthBodyInput,
  by: string,
): Promise<ArmsLengthBody> {
  const name = groupName(input.title);
  const body = await refuseDuplicates({ title_key: input.title, name }, () =>
    knex.transaction(async tx => {
      const created = await insertArmsLengthBody(tx, { ...input, name }, by);
      await addHistory(tx, {
        subjectId: created.id,
        by,
        event: 'arms-length-body-create',
        summary: `Created the arms-length body ${input.title}`,
      });
      return created;
    }),
  );
  await changed({ kind: 'arms-length-body', name, change: 'created' });
  return body;
}

/**
 * @param revision - the one that the caller has read
 * @throws PreconditionFailedError when there is a newer one.
 */
export async function changeArmsLengthBody(
  { knex, changed }: OnboardingContext,
  key: { id: string; revision: number },
  input: ArmsLengthBodyInput,
  by: string,
): Promise<ArmsLengthBody> {
  const body = await refuseDuplicates({ title_key: input.title }, () =>
    knex.transaction(async tx => {
      if (!(await updateArmsLengthBody(tx, key, input, by))) {
        throw new PreconditionFailedError();
      }
      await addHistory(tx, {
        subjectId: key.id,
        by,
        event: 'arms-length-body-update',
        summary: `Changed the arms-length body ${input.title}`,
      });
      return getArmsLengthBody(tx, key.id);
    }),
  );
  await changed({
    kind: 'arms-length-body',
    name: body.name,
    change: 'updated',
  });
  return body;
}

/**
 * The name of the Group entity of something with this title.
 *
 * @throws InvalidFieldsError when the title has nothing to make a name from.
 */
export function groupName(title: string): string {
  // https://backstage.io/docs/features/software-catalog/descriptor-format#name-required
  const name = slug(title).slice(0, 63).replace(/-+$/, '');
  if (!name) {
    throw new InvalidFieldsError([
      {
        path: 'title',
        message: `The title "${title}" has no Latin letters or digits to make a name from; add some, such as an abbreviation`,
      },
    ]);
  }
  return name;
}
