import { z } from 'zod/v3';

/** Whom a rule is about. */
export const userRefParams = z.object({
  userRef: z.string().describe('Entity reference of the person'),
});
