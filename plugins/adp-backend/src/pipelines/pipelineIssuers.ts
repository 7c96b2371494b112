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

const grantSchema = z
  .object({
    /** Ends up in logs and in the audit log. */
    name: z.string().regex(/^[a-z0-9-]+$/),
    estate: z.string().min(1).optional(),
    /** Delivery projects whose services the pipeline may deploy. */
    teams: z.array(z.string().min(1)).optional(),
    /** Services that it may deploy. */
    services: z.array(z.string().min(1)).optional(),
    /** Default: all. */
    environments: z.array(environmentNameSchema).optional(),
    /** What it may read without deploying anything. */
    reads: z.array(z.enum(['resource-set-inputs'])).optional(),
  })
  .strict();

const SAYS_WHAT =
  'say what it may deploy: teams, services or ownRepository; or what it reads';

const ruleSchema = grantSchema
  .extend({
    /** Claims that a token must have, each with one of the values. */
    claims: z
      .record(
        oneOrMore(z.union([z.string().min(1), z.number()]).transform(String)),
      )
      .refine(
        claims => Object.keys(claims).length > 0,
        'name at least one claim',
      ),
    /**
     * It may deploy the service that is called as the repository in the claim
     * `repository` of a GitHub Actions token, in the estate's organisation.
     */
    ownRepository: z.boolean().default(false),
  })
  .strict()
  .refine(
    ({ teams, services, ownRepository, reads }) =>
      teams || services || ownRepository || reads,
    SAYS_WHAT,
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

const staticTokenSchema = z
  .object({
    /** For a CI system that issues no tokens. As long as what cannot be guessed. */
    token: z
      .string()
      .regex(/^\S{32,}$/, 'has at least 32 characters, none of them a space'),
    rule: grantSchema.refine(
      ({ teams, services, reads }) => teams || services || reads,
      SAYS_WHAT,
    ),
  })
  .strict();

/** Who issues tokens to pipelines, and what these may deploy. */
export type PipelineIssuer = z.output<typeof issuerSchema>;
/** A token that does not change, and what its bearer may deploy. */
export type StaticPipelineToken = z.output<typeof staticTokenSchema>;
export type PipelineRule = z.output<typeof grantSchema> & {
  ownRepository?: boolean;
};

/**
 * Reads the options of one entry.
 *
 * @throws InputError naming each key that is missing or wrong.
 */
export function readPipelineOptions(
  options: Config,
): PipelineIssuer | StaticPipelineToken {
  const schema = options.has('token') ? staticTokenSchema : issuerSchema;
  const parsed = schema.safeParse(options.get());
  if (!parsed.success) {
    throw new InputError(
      `backend.auth.externalAccess of type ${PIPELINE_TOKEN_TYPE} is not valid: ${parsed.error.issues
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; ')}`,
    );
  }
  return parsed.data;
}

/** What tokens of an entry may deploy. */
function rulesOf(
  options: PipelineIssuer | StaticPipelineToken,
): PipelineRule[] {
  return 'rules' in options ? options.rules : [options.rule];
}

/**
 * Pipelines have no business in other plugins, where nothing asks what their
 * token was issued for.
 */
function assertRestricted(entry: Config, rules: readonly PipelineRule[]): void {
  const plugins = (
    entry.getOptionalConfigArray('accessRestrictions') ?? []
  ).map(restriction => restriction.getString('plugin'));
  if (plugins.length === 0 || plugins.some(plugin => plugin !== 'adp')) {
    throw new InputError(
      `backend.auth.externalAccess of type ${PIPELINE_TOKEN_TYPE} with the rule ${rules[0].name} has to be restricted to this plugin: add accessRestrictions: [{ plugin: adp }]`,
    );
  }
}

/**
 * All rules, by name.
 *
 * @throws InputError when two have the same name: a token would get the rights
 *   of the other one; or when an entry is not restricted to this plugin.
 */
export function readPipelineRules(config: Config): Map<string, PipelineRule> {
  const entries =
    config.getOptionalConfigArray('backend.auth.externalAccess') ?? [];
  const rules = new Map<string, PipelineRule>();
  for (const entry of entries) {
    if (entry.getString('type') === PIPELINE_TOKEN_TYPE) {
      const own = rulesOf(readPipelineOptions(entry.getConfig('options')));
      assertRestricted(entry, own);
      for (const rule of own) {
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
