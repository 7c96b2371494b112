import { z } from 'zod/v3';
import { optionalText, requiredText, urlSchema } from './fields';

/** What is entered of an arms-length body: the organisation that programmes belong to. */
export const armsLengthBodyInputSchema = z
  .object({
    title: requiredText('title', 100),
    alias: optionalText('alias', 100),
    description: requiredText('description', 200),
    url: urlSchema,
  })
  .strict();
export type ArmsLengthBodyInput = z.infer<typeof armsLengthBodyInputSchema>;
