import type { ProgrammeAdmin } from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

type Row = {
  id: string;
  delivery_programme_id: string;
  user_entity_ref: string;
  name: string;
  email: string | null;
};

const TABLE = 'delivery_programme_admins';

export async function listProgrammeAdmins(
  knex: Knex,
  programmeId: string,
): Promise<ProgrammeAdmin[]> {
  const rows = await knex<Row>(TABLE)
    .where({ delivery_programme_id: programmeId })
    .orderBy('name');
  return rows.map(fromRow);
}

/** @throws NotFoundError when the programme has no such admin. */
export async function getProgrammeAdmin(
  knex: Knex,
  programmeId: string,
  id: string,
): Promise<ProgrammeAdmin> {
  const row = await knex<Row>(TABLE)
    .where({ id, delivery_programme_id: programmeId })
    .first();
  if (!row) {
    throw new NotFoundError(
      `The programme has no admin with the id "${id}"; perhaps somebody has removed them already`,
    );
  }
  return fromRow(row);
}

export async function insertProgrammeAdmin(
  knex: Knex,
  programmeId: string,
  person: { userEntityRef: string; name: string; email?: string },
): Promise<ProgrammeAdmin> {
  const row: Row = {
    id: randomUUID(),
    delivery_programme_id: programmeId,
    user_entity_ref: person.userEntityRef,
    name: person.name,
    email: person.email ?? null,
  };
  await knex<Row>(TABLE).insert(row);
  return fromRow(row);
}

export async function deleteProgrammeAdmin(
  knex: Knex,
  id: string,
): Promise<void> {
  await knex<Row>(TABLE).where({ id }).delete();
}

function fromRow(row: Row): ProgrammeAdmin {
  return {
    id: row.id,
    deliveryProgrammeId: row.delivery_programme_id,
    userEntityRef: row.user_entity_ref,
    name: row.name,
    email: row.email ?? undefined,
  };
}
