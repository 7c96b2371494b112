import {
  deliveryProgrammeUpdatePermission,
  type DeliveryProgramme,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex } from '@backstage/ui';

/** What the person who looks can do with a programme. */
export const ProgrammeActions = ({
  programme: { id, title },
  onEdit,
  onAdmins,
}: {
  programme: DeliveryProgramme;
  onEdit: () => void;
  onAdmins: () => void;
}) => {
  const { allowed } = usePermission({
    permission: deliveryProgrammeUpdatePermission,
    resourceRef: id,
  });
  return (
    <Flex gap="2">
      {allowed && (
        <Button
          size="small"
          variant="secondary"
          aria-label={`Edit ${title}`}
          onPress={onEdit}
        >
          Edit
        </Button>
      )}
      <Button
        size="small"
        variant="secondary"
        aria-label={`Admins of ${title}`}
        onPress={onAdmins}
      >
        Admins
      </Button>
    </Flex>
  );
};
