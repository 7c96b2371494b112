import {
  armsLengthBodyInputSchema,
  type ArmsLengthBody,
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

const valuesOf = (body?: ArmsLengthBody) => ({
  title: body?.title ?? '',
  alias: body?.alias ?? '',
  description: body?.description ?? '',
  url: body?.url ?? '',
});

/** Creates an arms-length body, or changes one. */
export const ArmsLengthBodyDialog = ({
  body,
  onClose,
}: {
  body?: ArmsLengthBody;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const read = useRef(body);
  const form = useForm({
    resolver: zodResolver(armsLengthBodyInputSchema),
    defaultValues: valuesOf(body),
    mode: 'onTouched',
  });

  return (
    <FormDialog
      title={body ? `Edit ${body.title}` : 'Create an arms-length body'}
      submitLabel={body ? 'Save' : 'Create'}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        if (read.current) {
          await api.PATCH('/armsLengthBodies/{id}', {
            params: {
              path: { id: read.current.id },
              header: { 'If-Match': etagOf(read.current) },
            },
            body: input,
          });
        } else {
          await api.POST('/armsLengthBodies', { body: input });
        }
        await queries.invalidateQueries({
          queryKey: queryKeys.armsLengthBodies,
        });
      }}
      loadTheirs={
        body &&
        (async () => {
          const { data } = await api.GET('/armsLengthBodies/{id}', {
            params: { path: { id: body.id } },
          });
          read.current = data;
          return valuesOf(data);
        })
      }
    >
      <FormTextField name="title" label="Title" isRequired />
      <FormTextField
        name="alias"
        label="Short name"
        description="What people call it, such as EA"
      />
      <FormTextField name="description" label="Description" isRequired />
      <FormTextField
        name="url"
        label="Web page"
        type="url"
        description="Such as https://www.gov.uk/environment-agency"
      />
    </FormDialog>
  );
};
