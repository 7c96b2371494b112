import type { HistoryEntry } from '@adp/plugin-adp-common';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { Page, PageRequest, readPage } from './page';

type Row = {
  id: string;
  subject_id: string;
  at: string;
  by: string;
  event: string;
  summary: string;
};

const TABLE = 'history';

/**
 * Notes a change, in the transaction that makes it.
 *
 * @param entry.subjectId - id of the project or programme that was changed
 * @param entry.by - entity reference of a person, or `adp-portal`
 * @param entry.event - such as `project-create`, as in the audit log
 */
export async function addHistory(
  knex: Knex,
  entry: { subjectId: string; by: string; event: string; summary: string },
): Promise<void> {
  await knex<Row>(TABLE).insert({
    id: randomUUID(),
    subject_id: entry.subjectId,
    at: new Date().toISOString(),
    by: entry.by,
    event: entry.event,
    summary: entry.summary,
  });
}

/** The changes of a project or programme, the newest first. */
export async function listHistory(
  knex: Knex,
  subjectId: string,
  request: PageRequest,
): Promise<Page<HistoryEntry>> {
  const query = knex<Row>(TABLE)
    .where({ subject_id: subjectId })
    .orderBy('at', 'desc');
  return readPage(
    query,
    request,
    ['id'],
    ({ id, at, by, event, summary }: Row) => ({
      id,
      at,
      by,
      event,
      summary,
    }),
  );
}
