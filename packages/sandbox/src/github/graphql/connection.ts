import { graphQLError } from './context';

/** The pagination arguments of GitHub's connections. */
export type PageArguments = {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
};

/**
 * A page of `items` as a GraphQL connection. `render` runs only for the items
 * on the page.
 *
 * @throws GraphQLError without `first` or `last`, or beyond 100, as GitHub does.
 */
export async function connection<T, N>(
  field: string,
  items: readonly T[],
  { first, last, after, before }: PageArguments,
  render: (item: T) => N | Promise<N>,
) {
  const count = first ?? last;
  if (count === undefined || count === null) {
    throw graphQLError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`,
    );
  }
  if (count < 0 || count > 100) {
    throw graphQLError(
      'ARGUMENT_LIMIT',
      `Requesting ${count} records on the \`${field}\` connection exceeds the \`first\` limit of 100 records.`,
    );
  }
  const from = after ? indexOfCursor(after) + 1 : 0;
  const to = before ? indexOfCursor(before) : items.length;
  const start = typeof first === 'number' ? from : Math.max(from, to - count);
  const end = typeof first === 'number' ? Math.min(to, from + count) : to;
  const nodes = await Promise.all(items.slice(start, end).map(render));
  const edges = nodes.map((node, index) => ({
    node,
    cursor: cursorOfIndex(start + index),
  }));
  return {
    nodes,
    edges,
    totalCount: items.length,
    pageInfo: {
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasPreviousPage: start > 0,
      hasNextPage: end < items.length,
    },
  };
}

function cursorOfIndex(index: number): string {
  return Buffer.from(`cursor:${index}`).toString('base64');
}

function indexOfCursor(cursor: string): number {
  const [, index] =
    /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8')) ?? [];
  if (index === undefined) {
    throw graphQLError(
      'UNPROCESSABLE',
      `\`${cursor}\` does not appear to be a valid cursor.`,
    );
  }
  return Number(index);
}
