import type {
  DeliveryProgramme,
  DeliveryProgrammeInput,
} from '@adp/plugin-adp-common';
import { NotFoundError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  AuditColumns,
  auditFields,
  createdBy,
  updatedBy,
} from './auditColumns';
import { containing, Page, PageRequest, readPage } from './page';

type Row = AuditColumns & {
  id: string;
  name: string;
  arms_length_body_id: string;
  title: string;
  title_key: string;
  alias: string | null;
  description: string;
  url: string | null;
  code: string;
};

type JoinedRow = Row & { body_name: string; projects: number | string };

const TABLE = 'delivery_programmes';

function joined(knex: Knex) {
  return knex(TABLE)
    .join(
      'arms_length_bodies',
      'arms_length_bodies.id',
      `${TABLE}.arms_length_body_id`,
    )
    .select(
      `${TABLE}.*`,
      'arms_length_bodies.name as body_name',
      knex('delivery_projects')
        .count('*')
        .where('delivery_programme_id', knex.ref(`${TABLE}.id`))
        .whereNot('state', 'offboarded')
        .as('projects'),
    );
}

export async function listDeliveryProgrammes(
  knex: Knex,
  request: PageRequest,
): Promise<Page<DeliveryProgramme>> {
  const query = joined(knex);
  containing(query, request.q, [
    `${TABLE}.title`,
    `${TABLE}.name`,
    `${TABLE}.alias`,
    `${TABLE}.code`,
  ]);
  return readPage(query, request, [`${TABLE}.title_key`], fromRow);
}

/** @throws NotFoundError when there is none with this id. */
export async function getDeliveryProgramme(
  knex: Knex,
  id: string,
): Promise<DeliveryProgramme> {
  const row: JoinedRow | undefined = await joined(knex)
    .where(`${TABLE}.id`, id)
    .first();
  if (!row) {
    throw new NotFoundError(
      `There is no delivery programme with the id "${id}"`,
    );
  }
  return fromRow(row);
}

export async function insertDeliveryProgramme(
  knex: Knex,
  input: DeliveryProgrammeInput & { name: string },
  by: string,
): Promise<string> {
  const row: Row = {
    id: randomUUID(),
    name: input.name,
    ...toColumns(input),
    ...createdBy(by),
  };
  await knex<Row>(TABLE).insert(row);
  return row.id;
}

/** @returns whether the revision was still the newest. */
export async function updateDeliveryProgramme(
  knex: Knex,
  key: { id: string; revision: number },
  input: DeliveryProgrammeInput,
  by: string,
): Promise<boolean> {
  const updated = await knex<Row>(TABLE)
    .where(key)
    .update({ ...toColumns(input), ...updatedBy(by, key.revision) });
  return updated > 0;
}

function toColumns(input: DeliveryProgrammeInput) {
  return {
    arms_length_body_id: input.armsLengthBodyId,
    title: input.title,
    title_key: input.title.toLowerCase(),
    alias: input.alias ?? null,
    description: input.description,
    url: input.url ?? null,
    code: input.code,
  };
}

function fromRow(row: JoinedRow): DeliveryProgramme {
  return {
    id: row.id,
    name: row.name,
    armsLengthBodyId: row.arms_length_body_id,
    armsLengthBodyName: row.body_name,
    title: row.title,
    alias: row.alias ?? undefined,
    description: row.description,
    url: row.url ?? undefined,
    code: row.code,
    projects: Number(row.projects),
    ...auditFields(row),
  };
}
