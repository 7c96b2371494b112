import {
  programmeNameSchema,
  type DeliveryProgramme,
  type DeliveryProgrammeInput,
  type ProgrammeAdmin,
} from '@adp/plugin-adp-common';
import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { getArmsLengthBody } from '../database/armsLengthBodies';
import {
  getDeliveryProgramme,
  insertDeliveryProgramme,
  updateDeliveryProgramme,
} from '../database/deliveryProgrammes';
import { addHistory } from '../database/history';
import {
  deleteProgrammeAdmin,
  insertProgrammeAdmin,
  listProgrammeAdmins,
} from '../database/programmeAdmins';
import type { Person } from '../database/projectMembers';
import { groupName } from './armsLengthBodies';
import { refuseDuplicates } from './duplicates';
import type { OnboardingContext } from './onboardingContext';
import {
  InvalidFieldsError,
  PreconditionFailedError,
} from './onboardingErrors';

/**
 * Creates a programme; its creator becomes its admin.
 *
 * @throws DuplicateError when another one has its title, name or code.
 */
export async function createDeliveryProgramme(
  { knex, changed }: OnboardingContext,
  input: DeliveryProgrammeInput,
  creator: Person,
): Promise<DeliveryProgramme> {
  const name = programmeName(input.title);
  const by = creator.userEntityRef;
  const programme = await refuseDuplicates(
    { title_key: input.title, name, code: input.code },
    () =>
      knex.transaction(async tx => {
        await assertBodyExists(tx, input);
        const id = await insertDeliveryProgramme(tx, { ...input, name }, by);
        await insertProgrammeAdmin(tx, id, creator);
        await addHistory(tx, {
          subjectId: id,
          by,
          event: 'delivery-programme-create',
          summary: `Created the delivery programme ${input.title} (${input.code})`,
        });
        return getDeliveryProgramme(tx, id);
      }),
  );
  await changed({ kind: 'delivery-programme', name, change: 'created' });
  return programme;
}

/**
 * @param key.revision - the one that the caller has read
 * @throws PreconditionFailedError when there is a newer one.
 * @throws ConflictError when the code changes and projects are called after it.
 */
export async function changeDeliveryProgramme(
  { knex, changed }: OnboardingContext,
  key: { id: string; revision: number },
  input: DeliveryProgrammeInput,
  by: string,
): Promise<DeliveryProgramme> {
  const programme = await refuseDuplicates(
    { title_key: input.title, code: input.code },
    () =>
      knex.transaction(async tx => {
        await assertBodyExists(tx, input);
        const before = await getDeliveryProgramme(tx, key.id);
        if (before.code !== input.code && before.projects > 0) {
          throw new ConflictError(
            `The code of ${before.title} cannot change from ${before.code} to ${input.code}: ${before.projects} delivery projects, their namespaces, groups and repositories are called after it. Create a programme with the new code, and onboard new projects there`,
          );
        }
        if (!(await updateDeliveryProgramme(tx, key, input, by))) {
          throw new PreconditionFailedError();
        }
        await addHistory(tx, {
          subjectId: key.id,
          by,
          event: 'delivery-programme-update',
          summary: `Changed the delivery programme ${input.title}`,
        });
        return getDeliveryProgramme(tx, key.id);
      }),
  );
  await changed({
    kind: 'delivery-programme',
    name: programme.name,
    change: 'updated',
  });
  return programme;
}

/** @throws DuplicateError when the person administers the programme already. */
export async function addProgrammeAdmin(
  { knex, changed }: OnboardingContext,
  programme: DeliveryProgramme,
  person: Person,
  by: string,
): Promise<ProgrammeAdmin> {
  const admin = await refuseDuplicates({ user_entity_ref: person.name }, () =>
    knex.transaction(async tx => {
      const added = await insertProgrammeAdmin(tx, programme.id, person);
      await addHistory(tx, {
        subjectId: programme.id,
        by,
        event: 'programme-admin-add',
        summary: `Made ${person.name} an admin of the programme`,
      });
      return added;
    }),
  );
  await changed({
    kind: 'delivery-programme',
    name: programme.name,
    change: 'updated',
  });
  return admin;
}

/** @throws ConflictError when nobody else administers the programme. */
export async function removeProgrammeAdmin(
  { knex, changed }: OnboardingContext,
  programme: DeliveryProgramme,
  admin: ProgrammeAdmin,
  by: string,
): Promise<void> {
  await knex.transaction(async tx => {
    await deleteProgrammeAdmin(tx, admin.id);
    if ((await listProgrammeAdmins(tx, programme.id)).length === 0) {
      throw new ConflictError(
        `${admin.name} is the last admin of ${programme.title}; add another one first`,
      );
    }
    await addHistory(tx, {
      subjectId: programme.id,
      by,
      event: 'programme-admin-remove',
      summary: `${admin.name} is no longer an admin of the programme`,
    });
  });
  await changed({
    kind: 'delivery-programme',
    name: programme.name,
    change: 'updated',
  });
}

async function assertBodyExists(
  knex: Knex,
  { armsLengthBodyId }: DeliveryProgrammeInput,
): Promise<void> {
  await getArmsLengthBody(knex, armsLengthBodyId).catch(() => {
    throw new InvalidFieldsError([
      {
        path: 'armsLengthBodyId',
        message: 'There is no such arms-length body; choose one from the list',
      },
    ]);
  });
}

/** It is also a folder of manifests, which has to be called like a namespace. */
function programmeName(title: string): string {
  const name = groupName(title);
  const parsed = programmeNameSchema.safeParse(name);
  if (!parsed.success) {
    throw new InvalidFieldsError([
      {
        path: 'title',
        message: `${parsed.error.issues[0].message}; it is made of the title, which has to start with a letter`,
      },
    ]);
  }
  return name;
}
