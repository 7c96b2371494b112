import {
  armsLengthBodyInputSchema,
  deliveryProgrammeInputSchema,
  deliveryProjectInputSchema,
  programmeNameSchema,
  projectMemberInputSchema,
  userEntityRefSchema,
} from '@adp/plugin-adp-common';
import { z } from 'zod/v3';

/**
 * What the catalog would know of a person. It has not read anybody yet when the
 * portal starts for the first time.
 */
const personFields = {
  name: z.string({ required_error: 'Enter the name of the person' }).min(1),
  email: z
    .string({ required_error: 'Enter the e-mail address of the person' })
    .email('Enter the e-mail address of the person'),
};

/** Checks the role by the rules of the form, and keeps the person beside it. */
const memberSchema = z
  .object({
    ...personFields,
    /** By which the directory of the estate knows the person. Default: the e-mail address. */
    userPrincipalName: z.string().optional(),
  })
  .passthrough()
  .transform(({ name, email, userPrincipalName = email, ...role }, ctx) => {
    const parsed = projectMemberInputSchema.safeParse(role);
    if (!parsed.success) {
      parsed.error.issues.forEach(issue => ctx.addIssue(issue));
      return z.NEVER;
    }
    return { ...parsed.data, name, email, userPrincipalName };
  });

const adminSchema = z
  .object({ ...personFields, userEntityRef: userEntityRefSchema })
  .strict();

/**
 * The value of `adp.onboarding.initialData`: what the forms take, with names
 * in place of ids.
 */
export const initialDataSchema = z
  .object({
    armsLengthBodies: z
      .array(
        armsLengthBodyInputSchema
          .extend({ name: programmeNameSchema })
          .strict(),
      )
      .default([]),
    deliveryProgrammes: z
      .array(
        deliveryProgrammeInputSchema
          .omit({ armsLengthBodyId: true })
          .extend({
            /** First folder of its manifests, such as `fcp`. */
            name: programmeNameSchema,
            armsLengthBody: z.string(),
            admins: z.array(adminSchema).default([]),
          })
          .strict(),
      )
      .default([]),
    deliveryProjects: z
      .array(
        deliveryProjectInputSchema
          .omit({ deliveryProgrammeId: true })
          .extend({
            deliveryProgramme: z.string(),
            members: z.array(memberSchema).default([]),
          })
          .strict(),
      )
      .default([]),
  })
  .strict();

export type InitialData = z.output<typeof initialDataSchema>;
