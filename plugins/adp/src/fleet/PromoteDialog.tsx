import { Text } from '@backstage/ui';
import { useForm } from 'react-hook-form';
import { FormDialog } from '../onboarding/forms/FormDialog';
import { FormSelect } from '../onboarding/forms/FormSelect';
import { useFleet } from './useFleet';
import { useRolloutActions } from './useRolloutActions';

/** Takes over the version of the templates that another estate runs. */
export const PromoteDialog = ({
  estate,
  others,
  onClose,
}: {
  estate: string;
  others: readonly string[];
  onClose: () => void;
}) => {
  const { promote } = useRolloutActions(estate);
  const form = useForm({ defaultValues: { from: others[0] } });
  const from = form.watch('from');
  const { data } = useFleet(from, { limit: 1 });
  return (
    <FormDialog
      title={`Take over a version to ${estate}`}
      submitLabel="Take over"
      form={form}
      onClose={onClose}
      onSubmit={async values => {
        await promote(values.from);
      }}
    >
      <FormSelect
        name="from"
        label="From estate"
        isRequired
        options={others.map(name => ({ id: name, label: name }))}
      />
      <Text as="p">
        {data
          ? `${from} runs version ${data.pinnedVersion}. `
          : 'Looking which version it runs … '}
        Its templates are copied to {estate} with a tag of the same name.
        Nothing changes there until the version is rolled out.
      </Text>
    </FormDialog>
  );
};
