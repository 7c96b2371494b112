import { Text } from '@backstage/ui';
import { useForm } from 'react-hook-form';
import { FormDialog } from '../onboarding/forms/FormDialog';
import { FormSelect } from '../onboarding/forms/FormSelect';
import { useRolloutActions } from './useRolloutActions';
import { useTemplateVersions } from './useFleet';

/** Asks which version is to be rolled out; that plans it, and writes nothing. */
export const StartRolloutDialog = ({
  estate,
  onClose,
}: {
  estate: string;
  onClose: () => void;
}) => {
  const versions = useTemplateVersions(estate);
  const { create } = useRolloutActions(estate);
  const form = useForm({ defaultValues: { version: '' } });
  return (
    <FormDialog
      title={`Plan a rollout in ${estate}`}
      submitLabel="Plan"
      form={form}
      isSubmitDisabled={!form.watch('version')}
      onClose={onClose}
      onSubmit={({ version }) => create(version)}
    >
      <Text as="p">
        The plan shows what the version would change, and which services would
        be held. Nothing is written before a wave is carried out.
      </Text>
      <FormSelect
        name="version"
        label="Version"
        isRequired
        placeholder={versions.isPending ? 'Loading …' : 'Choose'}
        options={(versions.data ?? []).map(version => ({
          id: version,
          label: version,
        }))}
      />
    </FormDialog>
  );
};
