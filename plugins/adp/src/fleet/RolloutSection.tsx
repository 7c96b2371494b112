import { rolloutCreatePermission, type Rollout } from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import { useState } from 'react';
import { PersonName } from '../onboarding/people/PersonName';
import { DateTime } from '../onboarding/sync/DateTime';
import { LoadError } from '../onboarding/tables/LoadError';
import { PromoteDialog } from './PromoteDialog';
import { RolloutDetails } from './RolloutDetails';
import { describeState } from './states';
import { StartRolloutDialog } from './StartRolloutDialog';
import { useRollouts } from './useRollouts';

/** States in which another rollout may begin. */
const ENDED: readonly Rollout['state'][] = [
  'completed',
  'rolledBack',
  'failed',
];

/** The rollout that is under way or was the last one, and those before it. */
export const RolloutSection = ({
  estate,
  others,
}: {
  estate: string;
  /** The other estates, which a version can be taken over from. */
  others: readonly string[];
}) => {
  const { data, error, refetch } = useRollouts(estate);
  const [open, setOpen] = useState<'start' | 'promote'>();
  const { allowed: canStart } = usePermission({
    permission: rolloutCreatePermission,
  });
  const [newest, ...earlier] = data ?? [];
  const isUnderWay = newest && !ENDED.includes(newest.state);
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" justify="between">
        <Text as="h3" variant="title-small">
          Rollouts
        </Text>
        {canStart && data && !isUnderWay && (
          <Flex gap="2">
            {others.length > 0 && (
              <Button variant="secondary" onPress={() => setOpen('promote')}>
                Take over a version
              </Button>
            )}
            <Button onPress={() => setOpen('start')}>Plan a rollout</Button>
          </Flex>
        )}
      </Flex>
      {error && <LoadError what="rollouts" error={error} onRetry={refetch} />}
      {data?.length === 0 && (
        <Text color="secondary">Nothing has been rolled out yet.</Text>
      )}
      {newest && <RolloutDetails key={newest.id} rollout={newest} />}
      {earlier.map(rollout => (
        <Text key={rollout.id} as="p" color="secondary">
          {rollout.version}: {describeState(rollout)}, started by{' '}
          <PersonName entityRef={rollout.startedBy} /> on{' '}
          <DateTime at={rollout.startedAt} />
        </Text>
      ))}
      {open === 'start' && (
        <StartRolloutDialog
          estate={estate}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'promote' && (
        <PromoteDialog
          estate={estate}
          others={others}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Flex>
  );
};
