import { Checkbox } from '@backstage/ui';
import { useController } from 'react-hook-form';

/** A field of a form that is true or false. */
export const FormCheckbox = ({
  name,
  label,
}: {
  name: string;
  label: string;
}) => {
  const { field } = useController({ name });
  return (
    <Checkbox
      name={name}
      isSelected={Boolean(field.value)}
      onChange={field.onChange}
      onBlur={field.onBlur}
    >
      {label}
    </Checkbox>
  );
};
