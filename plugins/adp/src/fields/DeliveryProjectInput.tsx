import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import FormControl from '@material-ui/core/FormControl';
import TextField from '@material-ui/core/TextField';
import Alert from '@material-ui/lab/Alert';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useEffect } from 'react';
import { useOwnDeliveryProjects } from './useOwnDeliveryProjects';

export const deliveryProjectFieldSchema = makeFieldSchema({
  output: z => z.string().describe('Entity reference of the delivery project'),
});

/**
 * Offers the delivery projects that the person may create services for; takes
 * the only one by itself. The server checks the choice again.
 */
export const DeliveryProjectInput = ({
  formData,
  onChange,
  required,
  disabled,
  rawErrors,
  schema,
  idSchema,
}: typeof deliveryProjectFieldSchema.TProps) => {
  const { value: projects, loading, error } = useOwnDeliveryProjects();

  const only = projects?.length === 1 ? projects[0].entityRef : undefined;
  useEffect(() => {
    if (only && formData !== only) {
      onChange(only);
    }
  }, [only, formData, onChange]);

  if (error) {
    return (
      <Alert severity="error">
        Your delivery projects could not be read: {error.message}. Reload the
        page to try again.
      </Alert>
    );
  }
  if (projects?.length === 0) {
    return (
      <Alert severity="warning">
        You are not a technical member of any delivery project, so you cannot
        create a service. Ask an admin of your delivery project to make you one,
        on its page under Onboarding; if that was done just now, reload this
        page.
      </Alert>
    );
  }
  return (
    <FormControl
      margin="normal"
      required={required}
      error={Boolean(rawErrors?.length)}
      fullWidth
    >
      <Autocomplete
        id={idSchema?.$id}
        options={projects ?? []}
        value={projects?.find(p => p.entityRef === formData) ?? null}
        onChange={(_event, project) => onChange(project?.entityRef)}
        getOptionLabel={({ title }) => title}
        getOptionSelected={(a, b) => a.entityRef === b.entityRef}
        loading={loading}
        disabled={disabled}
        disableClearable={Boolean(only)}
        autoSelect
        renderInput={params => (
          <TextField
            {...params}
            label={schema.title ?? 'Delivery project'}
            required={required}
            error={Boolean(rawErrors?.length)}
            helperText={
              only
                ? 'The only delivery project that you are a technical member of'
                : schema.description
            }
          />
        )}
      />
    </FormControl>
  );
};
