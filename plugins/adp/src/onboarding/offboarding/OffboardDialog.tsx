import { useApi } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton, Text } from '@backstage/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import useDebounce from 'react-use/esm/useDebounce';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { FormDialog } from '../forms/FormDialog';
import { FormTextField } from '../forms/FormTextField';
import { LoadError } from '../tables/LoadError';
import { OffboardingScopeFields } from './OffboardingScopeFields';
import { OffboardingSteps } from './OffboardingSteps';
import {
  nameToConfirm,
  offboardingInput,
  offboardingSchema,
  type OffboardingValues,
} from './offboardingValues';
import { useOffboardingPlan } from './useOffboardingPlan';

/** Shows what would go, and starts the offboarding once its name was typed. */
export const OffboardDialog = ({
  project,
  canOffboardProject,
  canOffboardService,
  onClose,
}: {
  /** Name of the delivery project. */
  project: string;
  canOffboardProject: boolean;
  canOffboardService: boolean;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const scopes: OffboardingValues['scope'][] = [
    ...(canOffboardService ? (['service', 'environments'] as const) : []),
    ...(canOffboardProject ? (['project'] as const) : []),
  ];
  const schema = useMemo(() => offboardingSchema(project), [project]);
  const form = useForm<OffboardingValues, unknown, OffboardingValues>({
    resolver: zodResolver(schema),
    defaultValues: { scope: scopes[0], environments: '', confirm: '' },
    mode: 'onTouched',
  });
  const values = form.watch();
  const [planned, setPlanned] = useState(offboardingInput(values));
  useDebounce(() => setPlanned(offboardingInput(values)), 300, [
    values.scope,
    values.service,
    values.environments,
  ]);
  const plan = useOffboardingPlan(project, planned);
  const name = nameToConfirm(project, values);

  return (
    <FormDialog
      title="Offboard"
      submitLabel="Offboard"
      isDestructive
      isSubmitDisabled={!plan.data || plan.isFetching}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        await api.POST('/deliveryProjects/{id}/offboarding', {
          params: { path: { id: project } },
          body: { ...offboardingInput(input), confirm: input.confirm.trim() },
        });
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProject(project),
        });
      }}
    >
      <OffboardingScopeFields project={project} scopes={scopes} />
      {plan.isFetching && <Skeleton height={120} aria-label="Loading" />}
      {plan.error && (
        <LoadError what="plan" error={plan.error} onRetry={plan.refetch} />
      )}
      {plan.data && !plan.isFetching && (
        <Flex direction="column" gap="2">
          <Text as="h3" weight="bold">
            What goes, in this order
          </Text>
          <OffboardingSteps steps={plan.data.steps} />
          <Text as="h3" weight="bold">
            What stays
          </Text>
          <ul>
            {plan.data.keeps.map(what => (
              <li key={what}>
                <Text>{what}</Text>
              </li>
            ))}
          </ul>
        </Flex>
      )}
      {name && (
        <FormTextField
          name="confirm"
          label={`Type ${name} to confirm`}
          isRequired
        />
      )}
    </FormDialog>
  );
};
