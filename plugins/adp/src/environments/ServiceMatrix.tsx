import type {
  EstateEnvironment,
  Environments,
  ServiceEnvironment,
} from '@adp/plugin-adp-common';
import { Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import { DriftCell } from './cells/DriftCell';
import { FluxCell } from './cells/FluxCell';
import { GenerationCell } from './cells/GenerationCell';
import { TemplatesVersion } from './cells/TemplatesVersion';
import { MatrixTable } from './MatrixTable';

type Row = { environment: EstateEnvironment; found?: ServiceEnvironment };
type Cell = (found: ServiceEnvironment, row: Row) => ReactNode;

/** One service: a row for each environment of its estate. */
export const ServiceMatrix = ({
  shown: { environments, items, templatesVersion },
  changes = [],
}: {
  shown: Environments;
  /** What a generation would change, where that is known. */
  changes?: ServiceEnvironment[];
}) => {
  const [{ service, environments: found }] = items;
  const columns: [string, Cell][] = [
    ['Image', ({ imageVersion }) => <Text>{imageVersion ?? '–'}</Text>],
    ['Chart', ({ chartVersion }) => <Text>{chartVersion ?? '–'}</Text>],
    [
      'Templates',
      ({ templatesVersion: version, isBehind }) => (
        <TemplatesVersion
          version={version}
          isBehind={isBehind}
          newest={templatesVersion}
        />
      ),
    ],
    [
      'Last generation',
      ({ generation }) => <GenerationCell generation={generation} />,
    ],
    [
      'Flux',
      ({ flux }, { environment }) => (
        <FluxCell flux={flux} environment={environment} />
      ),
    ],
    [
      'Drift from configuration',
      ({ name, drift }) => (
        <DriftCell
          drift={drift}
          changes={changes.find(change => change.name === name)?.changes}
        />
      ),
    ],
  ];
  return (
    <MatrixTable<Row, Cell>
      label={`Environments of ${service}`}
      corner="Environment"
      columns={columns.map(([label, column]) => ({
        key: label,
        label,
        column,
      }))}
      rows={rowsOf(environments, found).map(row => ({
        key: row.environment.name,
        label: <Text weight="bold">{row.environment.name}</Text>,
        row,
      }))}
      cell={(row, column) =>
        row.found ? (
          column(row.found, row)
        ) : (
          <Text color="secondary" style={{ whiteSpace: 'nowrap' }}>
            {column === columns[0][1] ? 'Not deployed' : '–'}
          </Text>
        )
      }
    />
  );
};

function rowsOf(
  environments: readonly EstateEnvironment[],
  found: readonly ServiceEnvironment[],
): Row[] {
  const known = environments.map(environment => ({
    environment,
    found: found.find(({ name }) => name === environment.name),
  }));
  const others = found
    .filter(({ name }) =>
      environments.every(environment => environment.name !== name),
    )
    .map(other => ({
      environment: {
        name: other.name,
        cluster: other.name,
        clusterState: 'notConfigured' as const,
      },
      found: other,
    }));
  return [...known, ...others];
}
