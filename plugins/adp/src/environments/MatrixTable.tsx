import { Text } from '@backstage/ui';
import type { CSSProperties, ReactNode } from 'react';

const CELL: CSSProperties = {
  padding: 'var(--bui-space-2) var(--bui-space-3)',
  borderBottom: '1px solid var(--bui-border-1)',
  textAlign: 'start',
  verticalAlign: 'top',
  fontWeight: 'inherit',
};

type MatrixTableProps<Row, Column> = {
  /** What the table shows, for who cannot see it. */
  label: string;
  /** Heading of the first column. */
  corner: string;
  columns: readonly { key: string; label: ReactNode; column: Column }[];
  rows: readonly { key: string; label: ReactNode; row: Row }[];
  cell: (row: Row, column: Column) => ReactNode;
  /** Whether what is shown is of an earlier search. */
  isStale?: boolean;
};

/**
 * A table that is read by row and by column. It is an ordinary HTML table with
 * headings both ways, which screen readers read out with each cell; what is too
 * wide can be scrolled, with the keyboard too.
 */
export const MatrixTable = <Row, Column>({
  label,
  corner,
  columns,
  rows,
  cell,
  isStale,
}: MatrixTableProps<Row, Column>) => (
  <div
    role="region"
    aria-label={label}
    // What scrolls has to be reachable with the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    tabIndex={0}
    aria-busy={isStale}
    style={{ overflowX: 'auto' }}
  >
    <table
      aria-label={label}
      style={{ width: '100%', borderCollapse: 'collapse' }}
    >
      <thead>
        <tr>
          {[{ key: '', label: corner }, ...columns].map(column => (
            <th key={column.key} scope="col" style={CELL}>
              <Text weight="bold">{column.label}</Text>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.key}>
            <th scope="row" style={{ ...CELL, whiteSpace: 'nowrap' }}>
              {row.label}
            </th>
            {columns.map(({ key, column }) => (
              <td key={key} style={CELL}>
                {cell(row.row, column)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
