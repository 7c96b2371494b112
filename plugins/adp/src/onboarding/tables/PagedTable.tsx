import { Flex, Table, type ColumnConfig } from '@backstage/ui';
import type { ReactNode } from 'react';
import { LoadError } from './LoadError';
import { SearchBox } from './SearchBox';
import { PAGE_SIZE, type PageInUrl } from './usePageInUrl';

type PagedTableProps<T extends { id: string }> = {
  /** What the table lists, such as `delivery projects`. */
  what: string;
  columns: readonly ColumnConfig<T>[];
  pageInUrl: PageInUrl;
  query: {
    data?: { items: T[]; total: number };
    error: Error | null;
    isPending: boolean;
    isPlaceholderData: boolean;
    refetch: () => unknown;
  };
  /** What to show when there are none at all. */
  empty: ReactNode;
  /** Leave out where there is nothing to search by. */
  searchLabel?: string;
};

/**
 * A table whose rows the server searches and pages. The page is in the URL,
 * which is why it is not BUI's useTable that keeps it.
 */
export const PagedTable = <T extends { id: string }>({
  what,
  columns,
  pageInUrl,
  query,
  empty,
  searchLabel,
}: PagedTableProps<T>) => {
  const { page, q, offset, goToPage, search } = pageInUrl;
  const { data, error, isPending, isPlaceholderData, refetch } = query;
  const total = data?.total ?? 0;
  return (
    <Flex direction="column" gap="3">
      {searchLabel && (
        <SearchBox label={searchLabel} value={q} onSearch={search} />
      )}
      {error && (
        <LoadError what={what} error={error} onRetry={() => refetch()} />
      )}
      {!(error && !data) && (
        <div role="group" aria-label={`Table of ${what}`}>
          <Table
            columnConfig={columns}
            data={data?.items}
            isPending={isPending}
            isStale={isPlaceholderData}
            pagination={
              total > PAGE_SIZE || page > 1
                ? {
                    type: 'page',
                    pageSize: PAGE_SIZE,
                    pageSizeOptions: [],
                    offset,
                    totalCount: total,
                    hasNextPage: offset + PAGE_SIZE < total,
                    hasPreviousPage: page > 1,
                    onNextPage: () => goToPage(page + 1),
                    onPreviousPage: () => goToPage(page - 1),
                  }
                : { type: 'none' }
            }
            emptyState={q ? `There are no ${what} with “${q}”.` : empty}
          />
        </div>
      )}
    </Flex>
  );
};
