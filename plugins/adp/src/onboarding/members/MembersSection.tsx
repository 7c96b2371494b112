import {
  projectMemberCreatePermission,
  projectMemberDeletePermission,
  projectMemberUpdatePermission,
  type ProjectMember,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Text } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { useProjectStatus } from '../sync/useProjectStatus';
import { PagedTable } from '../tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../tables/usePageInUrl';
import { AddMembersDialog } from './AddMembersDialog';
import { EditMemberDialog } from './EditMemberDialog';
import { memberColumns } from './memberColumns';
import { RemoveMemberDialog } from './RemoveMemberDialog';
import { useProjectMembers } from './useProjectMembers';

/** Who works in a delivery project, and whether they have what they are to have. */
export const MembersSection = ({ name }: { name: string }) => {
  const pageInUrl = usePageInUrl('members');
  const members = useProjectMembers(name, {
    q: pageInUrl.q || undefined,
    offset: pageInUrl.offset,
    limit: PAGE_SIZE,
  });
  const { data: status } = useProjectStatus(name);
  const [isAdding, setAdding] = useState(false);
  const [edited, setEdited] = useState<ProjectMember>();
  const [removed, setRemoved] = useState<ProjectMember>();

  const resourceRef = name;
  const { allowed: canAdd } = usePermission({
    permission: projectMemberCreatePermission,
    resourceRef,
  });
  const { allowed: canEdit } = usePermission({
    permission: projectMemberUpdatePermission,
    resourceRef,
  });
  const { allowed: canRemove } = usePermission({
    permission: projectMemberDeletePermission,
    resourceRef,
  });
  const columns = useMemo(
    () =>
      memberColumns(status, {
        onEdit: canEdit ? setEdited : undefined,
        onRemove: canRemove ? setRemoved : undefined,
      }),
    [status, canEdit, canRemove],
  );

  return (
    <Flex direction="column" gap="3">
      <Flex align="center" justify="between">
        <Text as="h3" variant="title-small">
          Members
        </Text>
        {canAdd && <Button onPress={() => setAdding(true)}>Add members</Button>}
      </Flex>
      <PagedTable
        what="members"
        searchLabel="Search members"
        columns={columns}
        pageInUrl={pageInUrl}
        query={members}
        empty="It has no members yet."
      />
      {isAdding && (
        <AddMembersDialog project={name} onClose={() => setAdding(false)} />
      )}
      {edited && (
        <EditMemberDialog
          project={name}
          member={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {removed && (
        <RemoveMemberDialog
          project={name}
          member={removed}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Flex>
  );
};
