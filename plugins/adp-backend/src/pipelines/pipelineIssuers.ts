import { environmentNameSchema } from '@adp/plugin-adp-common';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';

/** Entry of `backend.auth.externalAccess` for tokens of pipelines. */
export const PIPELINE_TOKEN_TYPE = 'pipeline';

const oneOrMore = <T extends z.ZodTypeAny>(schema: T) =>
  z
    .union([schema, z.array(schema).min(1)])
    .transform(
      value => (Array.isArray(value) ? value : [value]) as z.output<T>[],
    );

const ruleSchema = z
  .object({
    /** Ends up in logs and in the audit log. */
    name: z.string().regex(/^[a-z0-9-]+$/),
    /** Claims that a token must have, each with one of the values. */
    claims: z
      .record(
        oneOrMore(z.union([z.string().min(1), z.number()]).transform(String)),
      )
      .refine(
        claims => Object.keys(claims).length > 0,
        'name at least one claim',
      ),
    estate: z.string().min(1).optional(),
    /** Delivery projects whose services the pipeline may deploy. */
    teams: z.array(z.string().min(1)).optional(),
    /** Services that it may deploy. */
    services: z.array(z.string().min(1)).optional(),
    /**
     * It may deploy the service that is called as the repository in the claim
     * `repository` of a GitHub Actions token, in the estate's organisation.
     */
    ownRepository: z.boolean().default(false),
    /** Default: all. */
    environments: z.array(environmentNameSchema).optional(),
  })
  .strict()
  .refine(
    ({ teams, services, ownRepository }) => teams || services || ownRepository,
    'say what it may deploy: teams, services or ownRepository',
  );

const issuerSchema = z
  .object({
    /** Claim `iss`; Entra ID has two for a tenant, by version of the token. */
    issuer: oneOrMore(z.string().url()),
    /** Where the public keys are. */
    jwksUrl: z.string().url(),
    /** Claim `aud`: a token for somebody else proves nothing here. */
    audience: oneOrMore(z.string().min(1)),
    algorithms: z
      .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384']))
      .default(['RS256']),
    rules: z.array(ruleSchema).min(1),
  })
  .strict();

/** Who issues tokens to pipelines, and what these may deploy. */
export type PipelineIssuer = z.output<typeof issuerSchema>;
export type PipelineRule = z.output<typeof ruleSchema>;

/**
 * Reads the options of one entry.
 *
 * @throws InputError naming each key that is missing or wrong.
 */
export function readPipelineIssuer(options: Config): PipelineIssuer {
  const parsed = issuerSchema.safeParse(options.get());
  if (!parsed.success) {
    throw new InputError(
      `backend.auth.externalAccess of type ${PIPELINE_TOKEN_TYPE} is not valid: ${parsed.error.issues
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ')}`,
    );
  }
  return parsed.data;
}

/**
 * All rules, by name.
 *
 * @throws InputError when two have the same name: a token would get the rights
 *   of the other one.
 */
export function readPipelineRules(config: Config): Map<string, PipelineRule> {
  const entries =
    config.getOptionalConfigArray('backend.auth.externalAccess') ?? [];
  const rules = new Map<string, PipelineRule>();
  for (const entry of entries) {
    if (entry.getString('type') === PIPELINE_TOKEN_TYPE) {
      for (const rule of readPipelineIssuer(entry.getConfig('options')).rules) {
        if (rules.has(rule.name)) {
          throw new InputError(
            `backend.auth.externalAccess has two rules called ${rule.name}; give one of them another name`,
          );
        }
        rules.set(rule.name, rule);
      }
    }
  }
  return rules;
}
