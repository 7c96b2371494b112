import type { FleetPage, FleetService } from '@adp/plugin-adp-common';
import { Alert, CellText, Flex, Text, type ColumnConfig } from '@backstage/ui';
import { useMemo } from 'react';
import { PagedTable } from '../onboarding/tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../onboarding/tables/usePageInUrl';
import { useFleet } from './useFleet';

type Row = FleetService & { id: string };

/** A column for each environment of the tenant. */
function fleetColumns(environments: readonly string[]): ColumnConfig<Row>[] {
  return [
    {
      id: 'service',
      label: 'Service',
      isRowHeader: true,
      width: '2fr',
      cell: ({ service, team, programme }) => (
        <CellText title={service} description={`${programme} / ${team}`} />
      ),
    },
    ...environments.map(
      (name): ColumnConfig<Row> => ({
        id: name,
        label: name,
        cell: row => <CellText title={versionIn(row, name)} />,
      }),
    ),
  ];
}

function versionIn({ environments }: FleetService, name: string): string {
  const found = environments.find(environment => environment.name === name);
  return found ? found.version ?? 'not generated' : '–';
}

const FleetSummary = ({ fleet }: { fleet: FleetPage }) => (
  <>
    <Text as="p" color="secondary">
      In use: {fleet.versions.join(', ') || 'none'}. New services get{' '}
      {fleet.pinnedVersion}.
    </Text>
    {fleet.problems.map(({ team, reason }) => (
      <Alert key={team} status="warning" icon title={`${team}: ${reason}`} />
    ))}
  </>
);

/** Service, environment, version. */
export const FleetTable = ({ estate }: { estate: string }) => {
  const pageInUrl = usePageInUrl('fleet');
  const fleet = useFleet(estate, {
    q: pageInUrl.q || undefined,
    offset: pageInUrl.offset,
    limit: PAGE_SIZE,
  });
  const { data } = fleet;
  const environments = data?.environments;
  const columns = useMemo(
    () => fleetColumns(environments ?? []),
    [environments],
  );
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="title-small">
        Fleet of {estate}
      </Text>
      {data && <FleetSummary fleet={data} />}
      <PagedTable
        what="services"
        searchLabel="Search services"
        columns={columns}
        pageInUrl={pageInUrl}
        query={{
          ...fleet,
          data: data && {
            total: data.total,
            items: data.items.map(item => ({
              ...item,
              id: `${item.team}/${item.service}`,
            })),
          },
        }}
        empty="There are no services yet."
      />
    </Flex>
  );
};
