import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { PersonInput, personFieldSchema } from './PersonInput';

/**
 * The field `AdpPerson` of template forms: somebody of the catalog, whom the
 * server looks for; the EntityPicker would load everybody into the browser.
 */
export const personField = FormFieldBlueprint.make({
  name: 'person',
  params: {
    field: async () =>
      createFormField({
        name: 'AdpPerson',
        component: PersonInput,
        schema: personFieldSchema,
      }),
  },
});
