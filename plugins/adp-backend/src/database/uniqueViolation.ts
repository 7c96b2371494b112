/**
 * The columns whose values have to be unique and are not, when that is what a
 * database says: SQLite names them in the message, PostgreSQL in the detail.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function uniqueViolation(error: unknown): string[] | undefined {
  const { message, code, detail } = error as {
    message?: string;
    code?: string;
    detail?: string;
  };
  const sqlite = message?.match(/UNIQUE constraint failed: (.+)$/)?.[1];
  if (sqlite) {
    return sqlite.split(', ').map(column => column.replace(/^.*\./, ''));
  }
  if (code === '23505') {
    return detail?.match(/^Key \(([^)]+)\)=/)?.[1].split(', ') ?? [];
  }
  return undefined;
}
