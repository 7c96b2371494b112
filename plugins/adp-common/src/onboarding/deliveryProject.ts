import { z } from 'zod/v3';
import { teamNameSchema } from '../names';
import {
  emptyAsUndefined,
  idSchema,
  optionalText,
  requiredText,
} from './fields';

export const TEAM_TYPES = ['delivery', 'platform'] as const;
export const GITHUB_TEAM_VISIBILITIES = ['public', 'private'] as const;

/** What may be changed of a delivery project after it has been created. */
export const deliveryProjectUpdateSchema = z
  .object({
    title: requiredText('title', 50, 3),
    /** Also the description of the GitHub teams. */
    description: requiredText('description', 500),
    teamType: z.enum(TEAM_TYPES).default('delivery'),
    /** Who sees the GitHub teams: everybody in the organisation, or members. */
    githubTeamVisibility: z.enum(GITHUB_TEAM_VISIBILITIES).default('public'),
    /** Upper case; becomes `serviceCode` of the flux configuration. */
    serviceCode: z
      .string({ required_error: 'Enter the CCoE service code' })
      .trim()
      .regex(
        /^[a-zA-Z]{3}$/,
        'The CCoE service code must be three letters, such as ADP',
      )
      .transform(code => code.toUpperCase()),
    financeCode: optionalText('finance code', 50),
    serviceOwner: emptyAsUndefined(
      z
        .string()
        .trim()
        .email(
          'The business service owner must be an e-mail address, such as jane.doe@defra.gov.uk',
        )
        .optional(),
    ),
    /** Name of the project in Azure DevOps, for teams that use it. */
    // https://learn.microsoft.com/azure/devops/organizations/settings/naming-restrictions#project-names
    adoProject: emptyAsUndefined(
      requiredText('Azure DevOps project', 64)
        .pipe(
          z
            .string()
            .regex(
              /^(?![_.])[^\\/:*?"<>|;#$+,={}[\]@!%&'`~^()]+(?<!\.)$/,
              'The name of the Azure DevOps project has characters that Azure DevOps does not allow; copy it from there',
            ),
        )
        .optional(),
    ),
  })
  .strict();
export type DeliveryProjectUpdate = z.infer<typeof deliveryProjectUpdateSchema>;

/** What is entered to create a delivery project. */
export const deliveryProjectInputSchema = deliveryProjectUpdateSchema
  .extend({
    deliveryProgrammeId: idSchema('delivery programme'),
    /** The estate that the project lives in. Default: that of the portal. */
    estate: emptyAsUndefined(z.string().optional()),
    /** Default: made from the programme's code and the title. Never changes. */
    name: emptyAsUndefined(teamNameSchema.optional()),
  })
  .strict();
export type DeliveryProjectInput = z.infer<typeof deliveryProjectInputSchema>;
