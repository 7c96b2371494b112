import type { Drift, SyncTarget } from '@adp/plugin-adp-common';
import { Button, Flex, Text } from '@backstage/ui';
import type { SyncActions } from './useSyncActions';

function describe({ relation, name, group }: Drift): string {
  return relation === 'member'
    ? `${name} is in ${group}`
    : `${group} is a member of ${name}`;
}

/** What the portal did not put there; it stays until somebody decides. */
export const DriftList = ({
  target,
  drift,
  decide,
}: {
  target: SyncTarget;
  drift: Drift[];
  /** Missing when the person may not decide. */
  decide?: SyncActions['decide'];
}) => (
  <Flex direction="column" gap="2">
    <Text as="h5" weight="bold">
      Not put there by the portal
    </Text>
    <Flex direction="column" gap="3" role="list">
      {drift.map(one => {
        const { group, relation, objectId, kept } = one;
        const what = describe(one);
        const act = (decision: 'keep' | 'remove') =>
          decide?.mutate({ target, group, relation, objectId, decision });
        return (
          <div key={`${group} ${relation} ${objectId}`} role="listitem">
            <Text as="p" style={{ overflowWrap: 'anywhere' }}>
              {what}
              {kept && ' (kept)'}
            </Text>
            {decide && (
              <Flex gap="2">
                {!kept && (
                  <Button
                    size="small"
                    variant="secondary"
                    aria-label={`Keep: ${what}`}
                    isDisabled={decide.isPending}
                    onPress={() => act('keep')}
                  >
                    Keep
                  </Button>
                )}
                <Button
                  size="small"
                  variant="secondary"
                  destructive
                  aria-label={`Remove: ${what}`}
                  isDisabled={decide.isPending}
                  onPress={() => act('remove')}
                >
                  Remove
                </Button>
              </Flex>
            )}
          </div>
        );
      })}
    </Flex>
  </Flex>
);
