import { deliveryProjectSyncPermission } from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Alert,
  Button,
  Flex,
  Grid,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import { LoadError } from '../tables/LoadError';
import { LeavingPeople } from './LeavingPeople';
import { SyncStateBadge } from './SyncStateBadge';
import { SYNC_STATES, TARGET_LABELS } from './syncStates';
import { TargetCard } from './TargetCard';
import { useProjectStatus } from './useProjectStatus';
import { useSyncActions } from './useSyncActions';

/** How far the portal is with a delivery project, in each place; it refreshes by itself. */
export const SyncSection = ({ name }: { name: string }) => {
  const { data: status, error, isPending, refetch } = useProjectStatus(name);
  const actions = useSyncActions(name);
  const { allowed } = usePermission({
    permission: deliveryProjectSyncPermission,
    resourceRef: name,
  });
  const { retry, decide } = actions;
  const failure = retry.error ?? decide.error;

  return (
    <Flex direction="column" gap="3">
      <Flex align="center" justify="between" gap="3">
        <Flex align="center" gap="3">
          <Text as="h3" variant="title-small">
            Status
          </Text>
          {status && <SyncStateBadge state={status.state} />}
        </Flex>
        {status && allowed && (
          <Button
            variant="secondary"
            isPending={retry.isPending}
            onPress={() => retry.mutate(undefined)}
          >
            Retry
          </Button>
        )}
      </Flex>
      <VisuallyHidden role="status">
        {status &&
          status.targets
            .map(
              ({ target, state }) =>
                `${TARGET_LABELS[target]}: ${SYNC_STATES[state].label}.`,
            )
            .join(' ')}
      </VisuallyHidden>
      {failure && (
        <Alert role="alert" status="danger" icon title={failure.message} />
      )}
      {isPending && <Skeleton height={160} />}
      {error && <LoadError what="status" error={error} onRetry={refetch} />}
      {status && (
        <Grid.Root columns={{ initial: '1', md: '3' }} gap="4">
          {status.targets.map(target => (
            <TargetCard
              key={target.target}
              target={target}
              actions={allowed ? actions : undefined}
            />
          ))}
        </Grid.Root>
      )}
      {status && <LeavingPeople people={status.people} />}
    </Flex>
  );
};
