import {
  rolloutApprovePermission,
  rolloutUpdatePermission,
  type Rollout,
  type RolloutWave,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { PersonName } from '../onboarding/people/PersonName';
import { WAVE_STATES } from './states';

type WaveActions = {
  onApprove: (wave: string) => void;
  onCarryOut: (wave: string) => void;
  onHold: (wave: string) => void;
  onRelease: (wave: string) => void;
  onRollBack: (wave: string) => void;
};

/** The commits, and the pull requests that are to be merged. */
const Made = ({ wave: { commits, pullRequests } }: { wave: RolloutWave }) => {
  const links = [
    ...commits.map(({ team, url }) => ({ label: team, url })),
    ...pullRequests.map(({ team, number, url }) => ({
      label: `${team} #${number}`,
      url,
    })),
  ];
  return links.length === 0 ? null : (
    <Text variant="body-small">
      {links.map(({ label, url }, index) => (
        <span key={url}>
          {index > 0 && ', '}
          <Link href={url}>{label}</Link>
        </span>
      ))}
    </Text>
  );
};

const WaveButtons = ({
  rollout,
  wave,
  onApprove,
  onCarryOut,
  onHold,
  onRelease,
  onRollBack,
}: { rollout: Rollout; wave: RolloutWave } & WaveActions) => {
  const { allowed: canChange } = usePermission({
    permission: rolloutUpdatePermission,
  });
  const { allowed: canApprove } = usePermission({
    permission: rolloutApprovePermission,
  });
  const { name, state } = wave;
  const earlier = rollout.waves.slice(0, rollout.waves.indexOf(wave));
  const isIdle = ['ready', 'completed'].includes(rollout.state);
  const mayBegin =
    isIdle &&
    earlier.every(other => other.state === 'done') &&
    (!wave.needsApproval || Boolean(wave.approvedBy));
  const buttons = [
    {
      label: 'Approve',
      run: onApprove,
      isShown:
        canApprove &&
        wave.needsApproval &&
        !wave.approvedBy &&
        rollout.state !== 'rolledBack' &&
        ['pending', 'rolledBack'].includes(state),
    },
    {
      label: 'Carry out',
      run: onCarryOut,
      isShown:
        canChange &&
        mayBegin &&
        ['pending', 'approved', 'rolledBack'].includes(state),
    },
    {
      // For services that were released since, or are new.
      label: 'Carry out again',
      run: onCarryOut,
      isShown:
        canChange &&
        mayBegin &&
        state === 'done' &&
        rollout.waves[earlier.length + 1]?.state !== 'done',
    },
    {
      label: 'Hold',
      run: onHold,
      isShown:
        canChange &&
        rollout.state !== 'rolledBack' &&
        ['pending', 'approved', 'running', 'waiting'].includes(state),
    },
    {
      label: 'Release',
      run: onRelease,
      isShown: canChange && state === 'held',
    },
    {
      label: 'Roll back',
      run: onRollBack,
      isShown:
        canChange && isIdle && ['done', 'held', 'waiting'].includes(state),
    },
  ];
  return (
    <Flex gap="2">
      {buttons
        .filter(({ isShown }) => isShown)
        .map(({ label, run }) => (
          <Button
            key={label}
            size="small"
            variant="secondary"
            aria-label={`${label} ${name}`}
            onPress={() => run(name)}
          >
            {label}
          </Button>
        ))}
    </Flex>
  );
};

const Wave = ({
  rollout,
  wave,
  ...actions
}: { rollout: Rollout; wave: RolloutWave } & WaveActions) => (
  <Flex direction="column" gap="1" py="2">
    <Flex align="center" justify="between">
      <Text as="p">
        <strong>{wave.name}</strong>: {WAVE_STATES[wave.state]}
        {wave.state === 'running' &&
          `, ${wave.teamsDone} of ${wave.teams} teams`}
      </Text>
      <WaveButtons rollout={rollout} wave={wave} {...actions} />
    </Flex>
    <Text color="secondary" variant="body-small">
      {wave.environments.join(', ')}
      {wave.services && ` of ${wave.services.join(', ')}`}
      {wave.needsApproval && !wave.approvedBy && '; needs approval'}
      {wave.approvedBy && (
        <>
          ; approved by <PersonName entityRef={wave.approvedBy} />
        </>
      )}
    </Text>
    {wave.reason && <Text as="p">{wave.reason}</Text>}
    <Made wave={wave} />
  </Flex>
);

/** The waves of a rollout in their order, with what can be done about each. */
export const WaveList = ({
  rollout,
  ...actions
}: { rollout: Rollout } & WaveActions) => (
  <ol aria-label="Waves" style={{ margin: 0, paddingInlineStart: '1.5rem' }}>
    {rollout.waves.map(wave => (
      <li key={wave.name}>
        <Wave rollout={rollout} wave={wave} {...actions} />
      </li>
    ))}
  </ol>
);
