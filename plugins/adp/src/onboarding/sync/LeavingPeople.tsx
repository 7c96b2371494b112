import type { PersonStatus } from '@adp/plugin-adp-common';
import { Flex, Text } from '@backstage/ui';
import { SyncStateBadge } from './SyncStateBadge';
import { TARGET_LABELS } from './syncStates';

/** People who were removed, but still have access somewhere. */
export const LeavingPeople = ({ people }: { people: PersonStatus[] }) => {
  const leaving = people.filter(({ memberId }) => !memberId);
  if (leaving.length === 0) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      <Text as="h4" weight="bold">
        Removed, but not everywhere yet
      </Text>
      <ul>
        {leaving.map(({ userEntityRef, name, targets }) => (
          <li key={userEntityRef}>
            <Flex gap="2" align="center">
              <Text>{name}</Text>
              {targets
                .filter(({ state }) => state !== 'inSync')
                .map(({ target, state, reason }) => (
                  <Flex key={target} gap="1" align="center">
                    <Text color="secondary">{TARGET_LABELS[target]}</Text>
                    <SyncStateBadge state={state} />
                    {reason && <Text color="secondary">{reason}</Text>}
                  </Flex>
                ))}
            </Flex>
          </li>
        ))}
      </ul>
    </Flex>
  );
};
