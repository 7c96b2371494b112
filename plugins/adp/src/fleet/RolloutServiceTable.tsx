import type {
  Rollout,
  RolloutMove,
  RolloutService,
} from '@adp/plugin-adp-common';
import {
  Button,
  Cell,
  CellText,
  type ColumnConfig,
  Flex,
  Text,
} from '@backstage/ui';
import { useMemo } from 'react';
import { PagedTable } from '../onboarding/tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../onboarding/tables/usePageInUrl';
import { useRolloutServices } from './useRollouts';

type Row = RolloutService & { id: string };

type Actions = {
  onHold?: (service: RolloutService) => void;
  onRelease?: (service: RolloutService) => void;
};

function serviceColumns({ onHold, onRelease }: Actions): ColumnConfig<Row>[] {
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'service',
      label: 'Service',
      isRowHeader: true,
      cell: ({ service, programme, team }) => (
        <CellText title={service} description={`${programme} / ${team}`} />
      ),
    },
    {
      id: 'changes',
      label: 'What changes',
      cell: ({ moves }) => (
        <Cell>
          <Text style={{ whiteSpace: 'pre-wrap' }}>{describeMoves(moves)}</Text>
        </Cell>
      ),
    },
    {
      id: 'held',
      label: 'Held',
      width: '2fr',
      cell: ({ isHeld, heldInWave, heldBy, reason }) => (
        <Cell>
          {isHeld ? (
            <Text style={{ whiteSpace: 'pre-wrap' }}>
              {[heldInWave, heldBy].filter(Boolean).join(', ')}
              {heldInWave || heldBy ? ': ' : ''}
              {reason}
            </Text>
          ) : (
            '–'
          )}
        </Cell>
      ),
    },
  ];
  if (onHold && onRelease) {
    columns.push({
      id: 'actions',
      label: 'Actions',
      cell: row => (
        <Cell>
          <Button
            size="small"
            variant="secondary"
            aria-label={`${row.isHeld ? 'Release' : 'Hold'} ${row.service}`}
            onPress={() => (row.isHeld ? onRelease(row) : onHold(row))}
          >
            {row.isHeld ? 'Release' : 'Hold'}
          </Button>
        </Cell>
      ),
    });
  }
  return columns;
}

const counted = (count: number, what: string) =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** A line for each wave, such as `snd: 8 files, 2 objects`. */
function describeMoves(moves: readonly RolloutMove[]): string {
  return (
    moves
      .map(({ wave, files, objects }) => {
        const count = objects.reduce(
          (sum, { added, changed, removed }) =>
            sum + added.length + changed.length + removed.length,
          0,
        );
        return `${wave}: ${counted(files.length, 'file')}, ${counted(
          count,
          'object',
        )}`;
      })
      .join('\n') || '–'
  );
}

/** What a rollout changes of each service, and which it leaves. */
export const RolloutServiceTable = ({
  rollout,
  onHold,
  onRelease,
}: { rollout: Rollout } & Actions) => {
  const pageInUrl = usePageInUrl('rollout');
  const services = useRolloutServices(rollout, {
    q: pageInUrl.q || undefined,
    offset: pageInUrl.offset,
    limit: PAGE_SIZE,
  });
  const { data } = services;
  const columns = useMemo(
    () => serviceColumns({ onHold, onRelease }),
    [onHold, onRelease],
  );
  if (rollout.state === 'planning' || rollout.services.total === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" weight="bold">
        What it changes
      </Text>
      <PagedTable
        what="services of the rollout"
        searchLabel="Search services of the rollout"
        columns={columns}
        pageInUrl={pageInUrl}
        query={{
          ...services,
          data: data && {
            total: data.total,
            items: data.items.map(item => ({
              ...item,
              id: `${item.team}/${item.service}`,
            })),
          },
        }}
        empty="It changes nothing."
      />
    </Flex>
  );
};
