import {
  deliveryProjectDeletePermission,
  serviceDeletePermission,
  type DeliveryProject,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text, VisuallyHidden } from '@backstage/ui';
import { useState } from 'react';
import { DateTime } from '../sync/DateTime';
import { PersonName } from '../people/PersonName';
import { LoadError } from '../tables/LoadError';
import { OffboardDialog } from './OffboardDialog';
import { OffboardingSteps } from './OffboardingSteps';
import { useOffboardings } from './useOffboardings';

const STATES = { pending: 'in progress', done: 'done', failed: 'failed' };

/** What is being or was offboarded of a delivery project, and the way to start it. */
export const OffboardingSection = ({
  project: { name, state },
}: {
  project: DeliveryProject;
}) => {
  const { data, error, refetch } = useOffboardings(name);
  const offboardings = data ?? [];
  const [isOpen, setOpen] = useState(false);
  const canOffboardProject = usePermission({
    permission: deliveryProjectDeletePermission,
    resourceRef: name,
  });
  const canOffboardService = usePermission({
    permission: serviceDeletePermission,
    resourceRef: name,
  });
  const isAllowed = canOffboardProject.allowed || canOffboardService.allowed;
  if (!isAllowed && offboardings.length === 0) {
    return null;
  }
  const [newest] = offboardings;

  return (
    <Flex direction="column" gap="3">
      <Flex align="center" justify="between">
        <Text as="h3" variant="title-small">
          Offboarding
        </Text>
        {isAllowed && state !== 'offboarded' && (
          <Button variant="secondary" destructive onPress={() => setOpen(true)}>
            Offboard
          </Button>
        )}
      </Flex>
      <VisuallyHidden role="status">
        {newest && `Offboarding of ${newest.scope}: ${STATES[newest.state]}`}
      </VisuallyHidden>
      {error && (
        <LoadError what="offboardings" error={error} onRetry={refetch} />
      )}
      {data?.length === 0 && (
        <Text color="secondary">Nothing has been offboarded.</Text>
      )}
      {offboardings.map(one => (
        <Flex key={one.id} direction="column" gap="1">
          <Text as="h4" weight="bold">
            {one.scope}: {STATES[one.state]}
          </Text>
          <Text color="secondary" variant="body-small">
            Asked for by <PersonName entityRef={one.requestedBy} /> on{' '}
            <DateTime at={one.requestedAt} />
          </Text>
          {one.reason && <Text>{one.reason}</Text>}
          <OffboardingSteps steps={one.steps} />
        </Flex>
      ))}
      {isOpen && (
        <OffboardDialog
          project={name}
          canOffboardProject={canOffboardProject.allowed}
          canOffboardService={canOffboardService.allowed}
          onClose={() => setOpen(false)}
        />
      )}
    </Flex>
  );
};
