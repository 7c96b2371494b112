import type {
  ArmsLengthBody,
  ArmsLengthBodyInput,
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

type Row = AuditColumns & {
  id: string;
  name: string;
  title: string;
  title_key: string;
  alias: string | null;
  description: string;
  url: string | null;
};

const TABLE = 'arms_length_bodies';

export async function listArmsLengthBodies(
  knex: Knex,
): Promise<ArmsLengthBody[]> {
  const rows = await knex<Row>(TABLE).orderBy('title_key');
  return rows.map(fromRow);
}

/** @throws NotFoundError when there is none with this id. */
export async function getArmsLengthBody(
  knex: Knex,
  id: string,
): Promise<ArmsLengthBody> {
  const row = await knex<Row>(TABLE).where({ id }).first();
  if (!row) {
    throw new NotFoundError(`There is no arms-length body with the id "${id}"`);
  }
  return fromRow(row);
}

export async function insertArmsLengthBody(
  knex: Knex,
  input: ArmsLengthBodyInput & { name: string },
  by: string,
): Promise<ArmsLengthBody> {
  const row: Row = {
    id: randomUUID(),
    name: input.name,
    ...toColumns(input),
    ...createdBy(by),
  };
  await knex<Row>(TABLE).insert(row);
  return fromRow(row);
}

/** @returns whether the revision was still the newest. */
export async function updateArmsLengthBody(
  knex: Knex,
  key: { id: string; revision: number },
  input: ArmsLengthBodyInput,
  by: string,
): Promise<boolean> {
  const updated = await knex<Row>(TABLE)
    .where(key)
    .update({ ...toColumns(input), ...updatedBy(by, key.revision) });
  return updated > 0;
}

function toColumns(input: ArmsLengthBodyInput) {
  return {
    title: input.title,
    title_key: input.title.toLowerCase(),
    alias: input.alias ?? null,
    description: input.description,
    url: input.url ?? null,
  };
}

function fromRow(row: Row): ArmsLengthBody {
  return {
    id: row.id,
    name: row.name,
    title: row.title,
    alias: row.alias ?? undefined,
    description: row.description,
    url: row.url ?? undefined,
    ...auditFields(row),
  };
}
