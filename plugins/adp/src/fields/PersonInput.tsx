import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import FormControl from '@material-ui/core/FormControl';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useState } from 'react';
import { AdpQueries } from '../api/AdpQueries';
import {
  SEARCH_LENGTH,
  useFindPeople,
  type Person,
} from '../onboarding/people/useFindPeople';

export const personFieldSchema = makeFieldSchema({
  output: z => z.string().describe('Entity reference of the person'),
});

type Props = typeof personFieldSchema.TProps;

const PersonSearch = ({
  formData,
  onChange,
  required,
  disabled,
  rawErrors,
  schema,
  idSchema,
}: Props) => {
  const [chosen, setChosen] = useState<Person>();
  const [text, setText] = useState('');
  const { data: people = [], isFetching, error } = useFindPeople(text);
  // Somebody whom the form knows from an earlier page of it.
  const known = formData ? { userEntityRef: formData, name: formData } : null;
  const value = chosen && chosen.userEntityRef === formData ? chosen : known;
  return (
    <FormControl margin="normal" required={required} fullWidth>
      <Autocomplete<Person>
        id={idSchema?.$id}
        options={people}
        // The catalog has looked already, in more than is shown here.
        filterOptions={options => options}
        value={value}
        onChange={(_event, person) => {
          setChosen(person ?? undefined);
          onChange(person?.userEntityRef);
        }}
        onInputChange={(_event, input) => setText(input)}
        getOptionLabel={({ name, email }) =>
          email ? `${name} (${email})` : name
        }
        getOptionSelected={(a, b) => a.userEntityRef === b.userEntityRef}
        loading={isFetching}
        noOptionsText={
          text.trim().length < SEARCH_LENGTH
            ? 'Type a part of the name or e-mail address'
            : 'Nobody of this name; people are read from Entra ID every half hour'
        }
        disabled={disabled}
        renderInput={params => (
          <TextField
            {...params}
            label={schema.title ?? 'Person'}
            required={required}
            error={Boolean(error) || Boolean(rawErrors?.length)}
            helperText={
              error
                ? `People could not be read: ${error.message}`
                : schema.description
            }
          />
        )}
      />
    </FormControl>
  );
};

/** Somebody of the catalog, found by name or e-mail address. */
export const PersonInput = (props: Props) => (
  <AdpQueries>
    <PersonSearch {...props} />
  </AdpQueries>
);
