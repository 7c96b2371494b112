import type { EstateEnvironment, FluxStatus } from '@adp/plugin-adp-common';
import { Flex, Text } from '@backstage/ui';
import { DateTime } from '../../onboarding/sync/DateTime';
import { FluxStateBadge } from './FluxStateBadge';

const WRAP = { overflowWrap: 'anywhere' } as const;

/** What Flux says of a service in an environment, and of each object when asked for. */
export const FluxCell = ({
  flux: { state, message, objects },
  environment,
}: {
  flux: FluxStatus;
  environment: EstateEnvironment | undefined;
}) => (
  <Flex direction="column" gap="1" align="start">
    <FluxStateBadge
      state={state}
      label={
        environment?.clusterState === 'notConfigured' && state === 'unknown'
          ? 'No cluster'
          : undefined
      }
    />
    {message && state !== 'unknown' && (
      <Text variant="body-small" style={WRAP}>
        {message}
      </Text>
    )}
    {objects.length > 0 && (
      <details>
        <summary>
          <Text variant="body-small">
            {objects.length} Flux {objects.length === 1 ? 'object' : 'objects'}{' '}
            in {environment?.cluster}
          </Text>
        </summary>
        <ul style={{ margin: 0, paddingInlineStart: 'var(--bui-space-4)' }}>
          {objects.map(object => (
            <li key={`${object.kind} ${object.namespace}/${object.name}`}>
              <Flex direction="column" gap="1" align="start">
                <Text variant="body-small" style={WRAP}>
                  {object.kind} {object.namespace}/{object.name}
                </Text>
                <FluxStateBadge state={object.state} />
                {object.message && (
                  <Text variant="body-small" color="secondary" style={WRAP}>
                    {object.reason}: {object.message}
                  </Text>
                )}
                {object.lastAppliedRevision && (
                  <Text variant="body-small" color="secondary" style={WRAP}>
                    Last applied: {shortRevision(object.lastAppliedRevision)}
                  </Text>
                )}
                {object.lastTransition && (
                  <Text variant="body-small" color="secondary">
                    Since <DateTime at={object.lastTransition} />
                  </Text>
                )}
              </Flex>
            </li>
          ))}
        </ul>
      </details>
    )}
  </Flex>
);

/** `main@sha1:4f2a…` with as much of the commit as people compare. */
function shortRevision(revision: string): string {
  return revision.replace(/(sha\d+:[0-9a-f]{8})[0-9a-f]+$/, '$1');
}
