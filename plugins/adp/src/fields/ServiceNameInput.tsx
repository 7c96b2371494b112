import {
  SERVICE_NAME_MAX_LENGTH,
  serviceNameSchema,
} from '@adp/plugin-adp-common';
import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import FormControl from '@material-ui/core/FormControl';
import TextField from '@material-ui/core/TextField';

export const serviceNameFieldSchema = makeFieldSchema({
  output: z => z.string(),
});

const RULE = `Lower-case letters, digits and single hyphens, starting with a letter; at most ${SERVICE_NAME_MAX_LENGTH} characters. It becomes the name of the repository and of the Kubernetes objects.`;

/** A text field that says, while one types, why a name cannot be used. */
export const ServiceNameInput = ({
  formData,
  onChange,
  required,
  disabled,
  rawErrors,
  schema,
  idSchema,
}: typeof serviceNameFieldSchema.TProps) => {
  const problem =
    formData && serviceNameSchema.safeParse(formData).error?.issues[0].message;
  // The form itself lists these below the field, once somebody chose Next.
  const isShownByForm = Boolean(rawErrors?.length);
  return (
    <FormControl margin="normal" required={required} fullWidth>
      <TextField
        id={idSchema?.$id}
        label={schema.title ?? 'Name'}
        value={formData ?? ''}
        onChange={event => onChange(event.target.value)}
        required={required}
        disabled={disabled}
        error={Boolean(problem) || isShownByForm}
        helperText={
          problem && !isShownByForm ? (
            <span role="alert">{problem}</span>
          ) : (
            schema.description ?? RULE
          )
        }
        inputProps={{ autoComplete: 'off', spellCheck: false }}
      />
    </FormControl>
  );
};
