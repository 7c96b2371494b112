import {
  deliveryProgrammeInputSchema,
  type DeliveryProgrammeInput,
  type DeliveryProgramme,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useForm } from 'react-hook-form';
import type { z } from 'zod/v3';
import { adpApiRef, etagOf } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { useArmsLengthBodies } from '../bodies/useArmsLengthBodies';
import { FormDialog } from '../forms/FormDialog';
import { FormSelect } from '../forms/FormSelect';
import { FormTextField } from '../forms/FormTextField';

const valuesOf = (programme?: DeliveryProgramme) => ({
  armsLengthBodyId: programme?.armsLengthBodyId,
  title: programme?.title ?? '',
  alias: programme?.alias ?? '',
  description: programme?.description ?? '',
  url: programme?.url ?? '',
  code: programme?.code ?? '',
});

/** Creates a delivery programme, or changes one. */
export const DeliveryProgrammeDialog = ({
  programme,
  onClose,
}: {
  programme?: DeliveryProgramme;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const bodies = useArmsLengthBodies();
  const read = useRef(programme);
  const form = useForm<
    z.input<typeof deliveryProgrammeInputSchema>,
    unknown,
    DeliveryProgrammeInput
  >({
    resolver: zodResolver(deliveryProgrammeInputSchema),
    defaultValues: valuesOf(programme),
    mode: 'onTouched',
  });

  return (
    <FormDialog
      title={
        programme ? `Edit ${programme.title}` : 'Create a delivery programme'
      }
      submitLabel={programme ? 'Save' : 'Create'}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        if (read.current) {
          await api.PATCH('/deliveryProgrammes/{id}', {
            params: {
              path: { id: read.current.id },
              header: { 'If-Match': etagOf(read.current) },
            },
            body: input,
          });
        } else {
          await api.POST('/deliveryProgrammes', { body: input });
        }
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProgrammes,
        });
      }}
      loadTheirs={
        programme &&
        (async () => {
          const { data } = await api.GET('/deliveryProgrammes/{id}', {
            params: { path: { id: programme.id } },
          });
          read.current = data;
          return valuesOf(data);
        })
      }
    >
      <FormSelect
        name="armsLengthBodyId"
        label="Arms-length body"
        isRequired
        placeholder={bodies.isPending ? 'Loading …' : 'Choose'}
        options={(bodies.data ?? []).map(({ id, title }) => ({
          id,
          label: title,
        }))}
      />
      <FormTextField name="title" label="Title" isRequired />
      <FormTextField
        name="code"
        label="Programme code"
        description="Three or four letters, such as FCP. It starts the names of all its delivery projects and cannot change once there is one."
        isRequired
      />
      <FormTextField name="alias" label="Short name" />
      <FormTextField name="description" label="Description" isRequired />
      <FormTextField name="url" label="Web page" type="url" />
    </FormDialog>
  );
};
