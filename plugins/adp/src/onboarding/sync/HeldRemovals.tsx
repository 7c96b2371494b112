import type { SyncTarget, TargetStatus } from '@adp/plugin-adp-common';
import { Button, Flex, Text } from '@backstage/ui';
import { useState } from 'react';
import { ConfirmDialog } from '../forms/ConfirmDialog';
import type { SyncActions } from './useSyncActions';

/** Removals that wait for somebody to agree, because there are so many. */
export const HeldRemovals = ({
  target,
  held: { group, of, members },
  decide,
}: {
  target: SyncTarget;
  held: TargetStatus['removals'][number];
  /** Missing when the person may not decide. */
  decide?: SyncActions['decide'];
}) => {
  const [isAsking, setAsking] = useState(false);
  const names = (
    <ul>
      {members.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  );
  return (
    <Flex direction="column" gap="2">
      <Text as="h5" weight="bold">
        {members.length} of {of} members of {group} would be removed
      </Text>
      {names}
      {decide && (
        <Button
          size="small"
          variant="secondary"
          destructive
          aria-label={`Agree to the removals from ${group}`}
          onPress={() => setAsking(true)}
        >
          Agree
        </Button>
      )}
      {isAsking && decide && (
        <ConfirmDialog
          title={`Remove ${members.length} of ${of} members of ${group}?`}
          confirmLabel="Agree"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await decide.mutateAsync({
              target,
              group,
              decision: 'agree',
              members: members.map(({ id }) => id),
            });
          }}
        >
          {names}
        </ConfirmDialog>
      )}
    </Flex>
  );
};
