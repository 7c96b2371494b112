import type {
  Environments,
  EstateEnvironment,
  ServiceInEnvironments,
} from '@adp/plugin-adp-common';
import { Flex, Link, Text } from '@backstage/ui';
import { RiAlertLine, RiArrowUpCircleLine } from '@remixicon/react';
import { FluxStateBadge } from './cells/FluxStateBadge';
import { MarkBadge } from './cells/MarkBadge';
import { MatrixTable } from './MatrixTable';

const Cell = ({
  found,
  environment,
  newest,
}: {
  found: ServiceInEnvironments['environments'][number] | undefined;
  environment: EstateEnvironment;
  newest: string;
}) => {
  if (!found) {
    return <Text color="secondary">–</Text>;
  }
  const { flux, imageVersion, chartVersion, templatesVersion } = found;
  const hasNoCluster =
    flux.state === 'unknown' && environment.clusterState === 'notConfigured';
  return (
    <Flex direction="column" gap="1" align="start">
      <Text>{imageVersion ?? chartVersion ?? '–'}</Text>
      <FluxStateBadge
        state={flux.state}
        label={hasNoCluster ? 'No cluster' : undefined}
      />
      {flux.state === 'notReady' && (
        <Text
          variant="body-small"
          style={{ overflowWrap: 'anywhere', maxWidth: 280 }}
        >
          {flux.message}
        </Text>
      )}
      {found.isBehind && (
        <MarkBadge
          label={`Templates ${templatesVersion}, behind ${newest}`}
          color="warning"
          Icon={RiArrowUpCircleLine}
        />
      )}
      {found.drift.length > 0 && (
        <MarkBadge label="Drift" color="warning" Icon={RiAlertLine} />
      )}
    </Flex>
  );
};

/** Services, each with what is where: a row for each of them. */
export const ServicesMatrix = ({
  shown: { environments, items, templatesVersion },
  label,
  withTeam = false,
  isStale,
}: {
  shown: Environments;
  label: string;
  /** Whether services of several teams are shown. */
  withTeam?: boolean;
  isStale?: boolean;
}) => (
  <MatrixTable<ServiceInEnvironments, EstateEnvironment>
    label={label}
    corner="Service"
    isStale={isStale}
    columns={environments.map(environment => ({
      key: environment.name,
      label: environment.name,
      column: environment,
    }))}
    rows={items.map(item => ({
      key: item.service,
      label: (
        <Flex direction="column" gap="1" align="start">
          <Link
            href={`/catalog/default/component/${item.service}/environments`}
          >
            {item.service}
          </Link>
          {withTeam && (
            <Text variant="body-small" color="secondary">
              {item.team}
            </Text>
          )}
        </Flex>
      ),
      row: item,
    }))}
    cell={(item, environment) => (
      <Cell
        found={item.environments.find(({ name }) => name === environment.name)}
        environment={environment}
        newest={templatesVersion}
      />
    )}
  />
);
