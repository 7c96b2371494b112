import { z } from 'zod/v3';
import {
  idSchema,
  optionalText,
  requiredText,
  urlSchema,
  userEntityRefSchema,
} from './fields';

/** What is entered of a delivery programme. */
export const deliveryProgrammeInputSchema = z
  .object({
    armsLengthBodyId: idSchema('arms-length body'),
    title: requiredText('title', 100),
    alias: optionalText('alias', 100),
    description: requiredText('description', 200),
    url: urlSchema,
    /** Upper case; starts the names of the programme's delivery projects. */
    code: z
      .string({ required_error: 'Enter the programme code' })
      .trim()
      .regex(
        /^[a-zA-Z]{3,4}$/,
        'The programme code must be three or four letters, such as FCP',
      )
      .transform(code => code.toUpperCase()),
  })
  .strict();
export type DeliveryProgrammeInput = z.infer<
  typeof deliveryProgrammeInputSchema
>;

/** Who is to administer a programme. */
export const programmeAdminInputSchema = z
  .object({ userEntityRef: userEntityRefSchema })
  .strict();
export type ProgrammeAdminInput = z.infer<typeof programmeAdminInputSchema>;
