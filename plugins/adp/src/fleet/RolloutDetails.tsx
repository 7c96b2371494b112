import {
  rolloutUpdatePermission,
  type Rollout,
  type RolloutService,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Flex, Text, VisuallyHidden } from '@backstage/ui';
import { useState } from 'react';
import { ConfirmDialog } from '../onboarding/forms/ConfirmDialog';
import { PersonName } from '../onboarding/people/PersonName';
import { DateTime } from '../onboarding/sync/DateTime';
import { HoldDialog } from './HoldDialog';
import { RolloutServiceTable } from './RolloutServiceTable';
import { describeState } from './states';
import { useRolloutActions } from './useRolloutActions';
import { WaveList } from './WaveList';

/** A wave, or a service, that a person is about to decide about. */
type Asked =
  | { what: 'rollback'; wave?: string }
  | { what: 'hold'; wave?: string; service?: string; team?: string };

/** One rollout: how far it is, its waves, and what it changes. */
export const RolloutDetails = ({ rollout }: { rollout: Rollout }) => {
  const { estate, version, state, reason, services, problems } = rollout;
  const actions = useRolloutActions(estate);
  const [asked, setAsked] = useState<Asked>();
  const [problem, setProblem] = useState<string>();
  const { allowed: mayChange } = usePermission({
    permission: rolloutUpdatePermission,
  });
  // What has ended holds nothing any more.
  const canChange = mayChange && !['rolledBack', 'failed'].includes(state);
  const attempt = async (action: Promise<unknown>) => {
    setProblem(undefined);
    try {
      await action;
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const close = () => setAsked(undefined);
  const summary = `Version ${version}: ${describeState(rollout)}`;
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" justify="between">
        <Text as="h4" weight="bold">
          {summary}
        </Text>
        {canChange && state !== 'rollingBack' && (
          <Button
            variant="secondary"
            destructive
            onPress={() => setAsked({ what: 'rollback' })}
          >
            Roll back everything
          </Button>
        )}
      </Flex>
      <VisuallyHidden role="status">{summary}</VisuallyHidden>
      <Text color="secondary" variant="body-small">
        Started by <PersonName entityRef={rollout.startedBy} /> on{' '}
        <DateTime at={rollout.startedAt} />. It changes{' '}
        {services.total === 1 ? '1 service' : `${services.total} services`};{' '}
        {services.held} held.
      </Text>
      {reason && <Text as="p">{reason}</Text>}
      {problem && <Alert role="alert" status="danger" icon title={problem} />}
      {problems.map(one => (
        <Alert
          key={`${one.team} ${one.reason}`}
          status="warning"
          icon
          title={`${one.team}: ${one.reason}`}
        />
      ))}
      <WaveList
        rollout={rollout}
        onApprove={wave => attempt(actions.approve(rollout, wave))}
        onCarryOut={wave => attempt(actions.carryOut(rollout, wave))}
        onRelease={wave => attempt(actions.release(rollout, { wave }))}
        onHold={wave => setAsked({ what: 'hold', wave })}
        onRollBack={wave => setAsked({ what: 'rollback', wave })}
      />
      <RolloutServiceTable
        rollout={rollout}
        onHold={
          canChange
            ? ({ service, team }: RolloutService) =>
                setAsked({ what: 'hold', service, team })
            : undefined
        }
        onRelease={
          canChange
            ? ({ service, team }: RolloutService) =>
                attempt(actions.release(rollout, { service, team }))
            : undefined
        }
      />
      {asked?.what === 'rollback' && (
        <ConfirmDialog
          title={
            asked.wave
              ? `Roll back ${asked.wave}, and the waves after it?`
              : `Roll back ${version}?`
          }
          confirmLabel="Roll back"
          onClose={close}
          onConfirm={() => actions.rollBack(rollout, asked.wave)}
        >
          <Text>
            One commit puts back what was there before. Versions of images that
            were deployed since stay, and so do edits by hand; where these are
            in the way, the team stays as it is.
          </Text>
        </ConfirmDialog>
      )}
      {asked?.what === 'hold' && (
        <HoldDialog
          what={asked.wave ? `wave ${asked.wave}` : asked.service!}
          onClose={close}
          onHold={why =>
            actions.hold(rollout, {
              wave: asked.wave,
              service: asked.service,
              team: asked.team,
              reason: why,
            })
          }
        />
      )}
    </Flex>
  );
};
