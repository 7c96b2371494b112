import { Radio, RadioGroup } from '@backstage/ui';
import { useController } from 'react-hook-form';
import { FormSelect } from '../forms/FormSelect';
import { FormTextField } from '../forms/FormTextField';
import type { OffboardingValues } from './offboardingValues';
import { useProjectServices } from './useProjectServices';

const LABELS: Record<OffboardingValues['scope'], string> = {
  service: 'One of its services',
  environments: 'A service, from some of its environments',
  project: 'The whole delivery project',
};

/** Chooses what leaves: the project, a service, or a service from some environments. */
export const OffboardingScopeFields = ({
  project,
  scopes,
}: {
  /** Name of the delivery project. */
  project: string;
  /** What the person may offboard. */
  scopes: readonly OffboardingValues['scope'][];
}) => {
  const { field } = useController<OffboardingValues, 'scope'>({
    name: 'scope',
  });
  const services = useProjectServices(project);
  return (
    <>
      <RadioGroup
        label="What is to be offboarded"
        value={field.value}
        onChange={field.onChange}
      >
        {scopes.map(scope => (
          <Radio key={scope} value={scope}>
            {LABELS[scope]}
          </Radio>
        ))}
      </RadioGroup>
      {field.value !== 'project' && (
        <FormSelect
          name="service"
          label="Service"
          isRequired
          placeholder={services.isPending ? 'Loading …' : 'Choose'}
          options={(services.data ?? []).map(id => ({ id, label: id }))}
        />
      )}
      {field.value === 'environments' && (
        <FormTextField
          name="environments"
          label="Environments"
          description="Such as snd4, tst1"
          isRequired
        />
      )}
    </>
  );
};
