import {
  deliveryProjectUpdateSchema,
  type DeliveryProject,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useForm } from 'react-hook-form';
import { adpApiRef, etagOf } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { FormDialog } from '../forms/FormDialog';
import { FormTextField } from '../forms/FormTextField';
import { ProjectFields } from './ProjectFields';
import { projectValues } from './projectValues';

/** Changes a delivery project; name, programme and estate stay. */
export const EditProjectDialog = ({
  project,
  onClose,
}: {
  project: DeliveryProject;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const read = useRef(project);
  const form = useForm({
    resolver: zodResolver(deliveryProjectUpdateSchema),
    defaultValues: projectValues(project),
    mode: 'onTouched',
  });
  const path = { id: project.name };

  return (
    <FormDialog
      title={`Edit ${project.title}`}
      submitLabel="Save"
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        await api.PATCH('/deliveryProjects/{id}', {
          params: { path, header: { 'If-Match': etagOf(read.current) } },
          body: input,
        });
        await Promise.all([
          queries.invalidateQueries({ queryKey: queryKeys.deliveryProjects }),
          queries.invalidateQueries({
            queryKey: queryKeys.deliveryProject(project.name),
          }),
        ]);
      }}
      loadTheirs={async () => {
        const { data } = await api.GET('/deliveryProjects/{id}', {
          params: { path },
        });
        read.current = data!;
        return projectValues(data);
      }}
    >
      <FormTextField name="title" label="Title" isRequired />
      <ProjectFields />
    </FormDialog>
  );
};
