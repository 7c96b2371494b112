import { Flex, Select, Text } from '@backstage/ui';
import { useId } from 'react';
import { useController } from 'react-hook-form';

/** A field of a form that one chooses from a list. */
export const FormSelect = ({
  name,
  label,
  description,
  isRequired,
  placeholder,
  options,
}: {
  name: string;
  label: string;
  description?: string;
  isRequired?: boolean;
  placeholder?: string;
  options: { id: string; label: string }[];
}) => {
  const { field, fieldState } = useController({ name });
  const errorId = useId();
  const message = fieldState.error?.message;
  return (
    <Flex direction="column" gap="1">
      <Select
        label={label}
        description={description}
        isRequired={isRequired}
        name={name}
        placeholder={placeholder}
        options={options}
        value={field.value || null}
        onChange={field.onChange}
        onBlur={field.onBlur}
        validationBehavior="aria"
        isInvalid={Boolean(message)}
        aria-describedby={message ? errorId : undefined}
      />
      {/* BUI's Select shows no message while nothing is chosen. */}
      {message && (
        <Text id={errorId} color="danger" variant="body-small">
          {message}
        </Text>
      )}
    </Flex>
  );
};
