import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import {
  DeliveryProjectInput,
  deliveryProjectFieldSchema,
} from './DeliveryProjectInput';

/**
 * The field `AdpDeliveryProject` of template forms: one of the person's own
 * delivery projects, as an entity reference.
 */
export const deliveryProjectField = FormFieldBlueprint.make({
  name: 'delivery-project',
  params: {
    field: async () =>
      createFormField({
        name: 'AdpDeliveryProject',
        component: DeliveryProjectInput,
        schema: deliveryProjectFieldSchema,
      }),
  },
});
