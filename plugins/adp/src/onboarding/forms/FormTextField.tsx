import { TextAreaField, TextField } from '@backstage/ui';
import { useController } from 'react-hook-form';

/** A text field of a form that says below itself what is wrong with it. */
export const FormTextField = ({
  name,
  label,
  description,
  isRequired,
  isMultiline,
  type,
}: {
  name: string;
  label: string;
  description?: string;
  isRequired?: boolean;
  isMultiline?: boolean;
  type?: 'text' | 'email' | 'url';
}) => {
  const { field, fieldState } = useController({ name });
  const props = {
    label,
    description,
    isRequired,
    name,
    value: field.value ?? '',
    onChange: field.onChange,
    onBlur: field.onBlur,
    autoComplete: 'off',
    validationBehavior: 'aria' as const,
    validate: () => fieldState.error?.message ?? null,
  };
  return isMultiline ? (
    <TextAreaField {...props} />
  ) : (
    <TextField {...props} type={type} />
  );
};
