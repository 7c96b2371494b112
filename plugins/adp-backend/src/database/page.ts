import type { Knex } from 'knex';

/** Part of a list, and how long the list is. */
export type Page<T> = { items: T[]; total: number };

/** Which part of a list is wanted. */
export type PageRequest = {
  /** Text that one of the columns has to contain, in any case. */
  q?: string;
  offset?: number;
  limit?: number;
};

/** Reads a page of a query; `orderBy` makes the order the same each time. */
export async function readPage<Row extends {}, T>(
  query: Knex.QueryBuilder,
  request: PageRequest,
  orderBy: readonly string[],
  map: (row: Row) => T,
): Promise<Page<T>> {
  const [{ count }] = await query
    .clone()
    .clearSelect()
    .clearOrder()
    .count<{ count: number | string }[]>('* as count');
  const rows: Row[] = await query
    .orderBy([...orderBy])
    .offset(request.offset ?? 0)
    .limit(request.limit ?? 20);
  return { items: rows.map(map), total: Number(count) };
}

/** Keeps the rows where one of the columns contains the text. */
export function containing(
  query: Knex.QueryBuilder,
  q: string | undefined,
  columns: readonly string[],
): void {
  const text = q?.trim().toLowerCase();
  if (!text) {
    return;
  }
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  query.where(builder => {
    for (const column of columns) {
      builder.orWhereRaw(`lower(??) like ? escape '\\'`, [column, pattern]);
    }
  });
}
