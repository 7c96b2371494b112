import type { TargetStatus } from '@adp/plugin-adp-common';
import { Card, CardBody, CardHeader, Flex, Link, Text } from '@backstage/ui';
import type { ReactNode } from 'react';
import { DateTime } from './DateTime';
import { DriftList } from './DriftList';
import { HeldRemovals } from './HeldRemovals';
import { SyncStateBadge } from './SyncStateBadge';
import { TARGET_LABELS } from './syncStates';
import { TargetLines } from './TargetLines';
import type { SyncActions } from './useSyncActions';

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <Flex justify="between" gap="2">
    <dt>
      <Text color="secondary">{name}</Text>
    </dt>
    <dd style={{ margin: 0 }}>
      <Text>{children}</Text>
    </dd>
  </Flex>
);

/** One of the places in which a delivery project is made true. */
export const TargetCard = ({
  target: {
    target,
    state,
    reason,
    attempts,
    checkedAt,
    nextAttemptAt,
    commitUrl,
    lines,
    drift,
    removals,
  },
  actions,
}: {
  target: TargetStatus;
  /** Missing when the person may not decide. */
  actions?: SyncActions;
}) => (
  <Card>
    <CardHeader>
      <Flex justify="between" align="center">
        <Text as="h4" variant="title-x-small">
          {TARGET_LABELS[target]}
        </Text>
        <SyncStateBadge state={state} />
      </Flex>
    </CardHeader>
    <CardBody>
      <Flex direction="column" gap="3">
        {reason && <Text>{reason}</Text>}
        <dl style={{ margin: 0 }}>
          <Fact name="Last checked">
            {checkedAt ? <DateTime at={checkedAt} /> : 'not yet'}
          </Fact>
          {state !== 'inSync' && nextAttemptAt && (
            <Fact name="Next attempt">
              <DateTime at={nextAttemptAt} />
            </Fact>
          )}
          {state === 'failed' && attempts > 1 && (
            <Fact name="Attempts">{attempts}</Fact>
          )}
        </dl>
        {commitUrl && (
          <Link href={commitUrl} target="_blank">
            Newest commit
          </Link>
        )}
        {removals.map(held => (
          <HeldRemovals
            key={held.group}
            target={target}
            held={held}
            decide={actions?.decide}
          />
        ))}
        {drift.length > 0 && (
          <DriftList target={target} drift={drift} decide={actions?.decide} />
        )}
        <TargetLines target={target} lines={lines} />
      </Flex>
    </CardBody>
  </Card>
);
