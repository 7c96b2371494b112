import type { ProjectMember } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useQueryClient } from '@tanstack/react-query';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { ConfirmDialog } from '../forms/ConfirmDialog';

/** Asks before a member loses access. */
export const RemoveMemberDialog = ({
  project,
  member,
  onClose,
}: {
  /** Name of the delivery project. */
  project: string;
  member: ProjectMember;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  return (
    <ConfirmDialog
      title={`Remove ${member.name}?`}
      confirmLabel="Remove"
      onClose={onClose}
      onConfirm={async () => {
        await api.DELETE('/deliveryProjects/{id}/members/{memberId}', {
          params: { path: { id: project, memberId: member.id } },
        });
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProject(project),
        });
      }}
    >
      <Text>
        {member.name} loses the groups and teams of this delivery project, and
        the VPN if this was their last one.
      </Text>
    </ConfirmDialog>
  );
};
