import type { HistoryEntry } from '@adp/plugin-adp-common';
import { Cell, Flex, Text, type ColumnConfig } from '@backstage/ui';
import { PersonName } from '../people/PersonName';
import { DateTime } from '../sync/DateTime';
import { PagedTable } from '../tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../tables/usePageInUrl';
import { useProjectHistory } from './useProjectHistory';

const SHORT = 160;

/** What was done; when it was a lot, the rest is shown when asked for. */
const Summary = ({ text }: { text: string }) =>
  text.length <= SHORT ? (
    <>{text}</>
  ) : (
    <details>
      <summary>{text.slice(0, text.lastIndexOf(' ', SHORT))} …</summary>
      {text}
    </details>
  );

const COLUMNS: ColumnConfig<HistoryEntry>[] = [
  {
    id: 'summary',
    label: 'What',
    isRowHeader: true,
    width: '3fr',
    cell: ({ summary }) => (
      <Cell>
        <Text style={{ overflowWrap: 'anywhere' }}>
          <Summary text={summary} />
        </Text>
      </Cell>
    ),
  },
  {
    id: 'at',
    label: 'When',
    cell: ({ at }) => (
      <Cell>
        <Text>
          <DateTime at={at} />
        </Text>
      </Cell>
    ),
  },
  {
    id: 'by',
    label: 'Who',
    cell: ({ by }) => (
      <Cell>
        <Text>
          <PersonName entityRef={by} />
        </Text>
      </Cell>
    ),
  },
];

/** What was changed of a delivery project, and by whom. */
export const HistorySection = ({ name }: { name: string }) => {
  const pageInUrl = usePageInUrl('history');
  const history = useProjectHistory(name, {
    offset: pageInUrl.offset,
    limit: PAGE_SIZE,
  });
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="title-small">
        History
      </Text>
      <PagedTable
        what="changes"
        columns={COLUMNS}
        pageInUrl={pageInUrl}
        query={history}
        empty="Nothing has been changed yet."
      />
    </Flex>
  );
};
