import type { SyncTarget, TargetStatus } from '@adp/plugin-adp-common';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import { SyncStateBadge } from './SyncStateBadge';

const WHAT: Record<SyncTarget, string> = {
  'teams-config': 'Files',
  entra: 'Groups',
  github: 'Teams',
};

/** The files, groups or teams of a place, each with its state and what was done. */
export const TargetLines = ({
  target,
  lines,
}: Pick<TargetStatus, 'target' | 'lines'>) => {
  if (lines.length === 0) {
    return null;
  }
  return (
    <Accordion>
      <AccordionTrigger
        level={5}
        title={WHAT[target]}
        subtitle={String(lines.length)}
      />
      <AccordionPanel>
        <Flex direction="column" gap="2" role="list">
          {lines.map(({ name, state, details }) => (
            <div key={name} role="listitem">
              <Flex justify="between" align="center" gap="2">
                <Text style={{ overflowWrap: 'anywhere' }}>{name}</Text>
                <SyncStateBadge state={state} />
              </Flex>
              {details.map(detail => (
                <Text
                  key={detail}
                  as="p"
                  color="secondary"
                  variant="body-small"
                >
                  {detail}
                </Text>
              ))}
            </div>
          ))}
        </Flex>
      </AccordionPanel>
    </Accordion>
  );
};
