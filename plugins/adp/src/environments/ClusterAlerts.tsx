import type { Environments } from '@adp/plugin-adp-common';
import { Alert, Flex } from '@backstage/ui';

/**
 * The clusters that could not be read and why, as far as they matter to the
 * services that are shown, and files that are not valid.
 */
export const ClusterAlerts = ({
  environments,
  items,
  problems,
}: Pick<Environments, 'environments' | 'items' | 'problems'>) => {
  const used = new Set(
    items.flatMap(item => item.environments.map(({ name }) => name)),
  );
  const shown = environments.filter(({ name }) => used.has(name));
  const failed = shown.filter(({ clusterState }) => clusterState === 'failed');
  const unknown = shown.filter(
    ({ clusterState }) => clusterState === 'notConfigured',
  );
  const notes = [
    ...problems,
    ...failed.map(({ name, message }) => `${name}: ${message}`),
  ];
  if (notes.length + unknown.length === 0) {
    return null;
  }
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
