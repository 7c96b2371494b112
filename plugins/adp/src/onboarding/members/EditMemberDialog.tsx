import {
  projectMemberUpdateSchema,
  type ProjectMember,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useForm } from 'react-hook-form';
import { adpApiRef, etagOf } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { FormDialog } from '../forms/FormDialog';
import { RoleFields } from './RoleFields';

const valuesOf = (member: ProjectMember) => ({
  isTechnical: member.isTechnical,
  isAdmin: member.isAdmin,
  githubUsername: member.githubUsername ?? '',
});

/** Changes what a member may do, or the GitHub handle. */
export const EditMemberDialog = ({
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
  const read = useRef(member);
  const form = useForm({
    resolver: zodResolver(projectMemberUpdateSchema),
    defaultValues: valuesOf(member),
    mode: 'onTouched',
  });

  return (
    <FormDialog
      title={`Edit ${member.name}`}
      submitLabel="Save"
      width={520}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        await api.PATCH('/deliveryProjects/{id}/members/{memberId}', {
          params: {
            path: { id: project, memberId: member.id },
            header: { 'If-Match': etagOf(read.current) },
          },
          body: input,
        });
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProject(project),
        });
      }}
      loadTheirs={async () => {
        const { data } = await api.GET('/deliveryProjects/{id}/members', {
          params: { path: { id: project }, query: { limit: 1000 } },
        });
        const theirs = data!.items.find(({ id }) => id === member.id);
        if (!theirs) {
          throw new Error(`${member.name} has been removed in the meantime`);
        }
        read.current = theirs;
        return valuesOf(theirs);
      }}
    >
      <RoleFields />
    </FormDialog>
  );
};
