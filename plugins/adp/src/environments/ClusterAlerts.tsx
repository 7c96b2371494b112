import type { Environments } from '@adp/plugin-adp-common';
import { Alert, Flex } from '@backstage/ui';

/** The clusters and files that could not be read, and why. */
export const ClusterAlerts = ({
  environments,
  problems,
}: Pick<Environments, 'environments' | 'problems'>) => {
  const failed = environments.filter(
    ({ clusterState }) => clusterState === 'failed',
  );
  const unknown = environments.filter(
    ({ clusterState }) => clusterState === 'notConfigured',
  );
  const notes = [
    ...problems,
    ...failed.map(({ name, message }) => `${name}: ${message}`),
  ];
  return (
    <Flex direction="column" gap="2">
      {notes.map(note => (
        <Alert key={note} status="warning" icon title={note} />
      ))}
      {unknown.length > 0 && (
        <Alert
          status="info"
          icon
          title={`The portal knows no cluster for ${unknown
            .map(({ name }) => name)
            .join(', ')}, so it cannot tell what Flux did there.`}
        />
      )}
    </Flex>
  );
};
