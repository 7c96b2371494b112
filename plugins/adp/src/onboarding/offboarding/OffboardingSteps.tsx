import type { OffboardingStep } from '@adp/plugin-adp-common';
import { Badge, Flex, Text } from '@backstage/ui';
import {
  RiAlertLine,
  RiCheckLine,
  RiCheckboxBlankCircleLine,
  RiTimeLine,
} from '@remixicon/react';

const STATES = {
  planned: { label: 'To do', Icon: RiCheckboxBlankCircleLine, color: 'info' },
  waiting: { label: 'Waiting', Icon: RiTimeLine, color: 'info' },
  done: { label: 'Done', Icon: RiCheckLine, color: 'success' },
  failed: { label: 'Failed', Icon: RiAlertLine, color: 'danger' },
} as const;

const StepState = ({ state }: { state: OffboardingStep['state'] }) => {
  const { label, Icon, color } = STATES[state];
  return (
    <Badge
      icon={
        <Icon
          aria-hidden="true"
          size={14}
          style={{ color: `var(--bui-fg-${color})` }}
        />
      }
    >
      {label}
    </Badge>
  );
};

/** The steps of an offboarding in their order: what goes, and how far it is. */
export const OffboardingSteps = ({ steps }: { steps: OffboardingStep[] }) => (
  <ol>
    {steps.map(({ id, title, removes, state, reason }) => (
      <li key={id}>
        <Flex gap="2" align="center">
          <Text weight="bold">{title}</Text>
          <StepState state={state} />
        </Flex>
        {reason && <Text as="p">{reason}</Text>}
        {removes.length > 0 && (
          <ul>
            {removes.map(what => (
              <li key={what}>
                <Text
                  color="secondary"
                  variant="body-small"
                  style={{ overflowWrap: 'anywhere' }}
                >
                  {what}
                </Text>
              </li>
            ))}
          </ul>
        )}
        {removes.length === 0 && state === 'planned' && (
          <Text as="p" color="secondary" variant="body-small">
            Nothing of this is there.
          </Text>
        )}
      </li>
    ))}
  </ol>
);
