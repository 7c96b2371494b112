import {
  deliveryProjectInputSchema,
  type DeliveryProjectInput,
  deriveProjectName,
  projectNameProblem,
  teamNameSchema,
  type DeliveryProgramme,
  type DeliveryProject,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import type { z } from 'zod/v3';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { FormDialog } from '../forms/FormDialog';
import { FormSelect } from '../forms/FormSelect';
import { FormTextField } from '../forms/FormTextField';
import { ProjectFields } from './ProjectFields';
import { ProjectPreview } from './ProjectPreview';
import { projectValues } from './projectValues';
import { useEstateNames } from './useEstateNames';

/** Whether a title makes no name that a delivery project can have. */
function needsShortName(programmeCode: string, title: string): boolean {
  const name = deriveProjectName(programmeCode, title);
  return Boolean(
    projectNameProblem(programmeCode, name) ||
      !teamNameSchema.safeParse(name).success,
  );
}

/** Creates a delivery project in one of the programmes. */
export const CreateProjectDialog = ({
  programmes,
  onCreated,
  onClose,
}: {
  /** Those in which the person may create projects. */
  programmes: readonly DeliveryProgramme[];
  onCreated: (project: DeliveryProject) => void;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const { data: estates = [] } = useEstateNames();
  const form = useForm<
    z.input<typeof deliveryProjectInputSchema>,
    unknown,
    DeliveryProjectInput
  >({
    resolver: zodResolver(deliveryProjectInputSchema),
    defaultValues: {
      ...projectValues(),
      deliveryProgrammeId:
        programmes.length === 1 ? programmes[0].id : undefined,
      estate: '',
      name: '',
    },
    mode: 'onTouched',
  });
  const [deliveryProgrammeId, title, name, estate] = form.watch([
    'deliveryProgrammeId',
    'title',
    'name',
    'estate',
  ]);
  const code = programmes.find(({ id }) => id === deliveryProgrammeId)?.code;
  const hasShortName =
    Boolean(name) ||
    Boolean(form.formState.errors.name) ||
    Boolean(code && title.trim() && needsShortName(code, title));

  return (
    <FormDialog
      title="Create a delivery project"
      submitLabel="Create"
      width={720}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        const { data } = await api.POST('/deliveryProjects', { body: input });
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProjects,
        });
        onCreated(data!);
      }}
    >
      <FormSelect
        name="deliveryProgrammeId"
        label="Delivery programme"
        isRequired
        placeholder="Choose"
        options={programmes.map(programme => ({
          id: programme.id,
          label: `${programme.title} (${programme.code})`,
        }))}
      />
      <FormTextField
        name="title"
        label="Title"
        description="The name of the project is made of it and of the programme’s code"
        isRequired
      />
      {hasShortName && (
        <FormTextField
          name="name"
          label="Short name"
          description={`The title makes no name that can be used. Enter one that starts with ${
            code ? `"${code.toLowerCase()}-"` : 'the programme’s code'
          }, of lower-case letters, digits and hyphens, at most 27 characters.`}
          isRequired
        />
      )}
      {estates.length > 1 && (
        <FormSelect
          name="estate"
          label="Estate"
          placeholder={estates[0]}
          description="Others are for trying things out"
          options={estates.map(id => ({ id, label: id }))}
        />
      )}
      <ProjectPreview fields={{ deliveryProgrammeId, title, name, estate }} />
      <ProjectFields />
    </FormDialog>
  );
};
