import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { serviceNameSchema } from '@adp/plugin-adp-common';
import { ServiceNameInput, serviceNameFieldSchema } from './ServiceNameInput';

/**
 * The field `AdpServiceName` of template forms: a name that the rule of
 * `adp-common` accepts, which the actions check again.
 */
export const serviceNameField = FormFieldBlueprint.make({
  name: 'service-name',
  params: {
    field: async () =>
      createFormField({
        name: 'AdpServiceName',
        component: ServiceNameInput,
        schema: serviceNameFieldSchema,
        validation: (value, field) => {
          const parsed = serviceNameSchema.safeParse(value ?? '');
          parsed.error?.issues.forEach(({ message }) =>
            field.addError(message),
          );
        },
      }),
  },
});
