import { Flex } from '@backstage/ui';
import { useWatch } from 'react-hook-form';
import { FormCheckbox } from '../forms/FormCheckbox';
import { FormTextField } from '../forms/FormTextField';

/**
 * What a person may do in a delivery project.
 *
 * @param path - where the fields are in the form, such as `members.0.`
 */
export const RoleFields = ({ path = '' }: { path?: string }) => {
  const isTechnical = useWatch({ name: `${path}isTechnical` });
  return (
    <Flex direction="column" gap="2">
      <FormCheckbox
        name={`${path}isTechnical`}
        label="Technical Team Member: may create services, and gets access to the repositories"
      />
      <FormCheckbox
        name={`${path}isAdmin`}
        label="Admin: may change the members"
      />
      <FormTextField
        name={`${path}githubUsername`}
        label="GitHub handle"
        isRequired={Boolean(isTechnical)}
      />
    </Flex>
  );
};
