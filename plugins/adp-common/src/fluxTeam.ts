import { z } from 'zod/v3';
import { fluxDeclarationSchema } from './fluxDeclaration';
import {
  environmentNameSchema,
  programmeNameSchema,
  serviceNameSchema,
  teamNameSchema,
} from './names';

/** `{key, value}` of the configuration files; values may be YAML numbers. */
export const configVariableSchema = z.object({
  key: z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]*$/,
      'A variable name has capital letters, digits and underscores, such as "POSTGRES_DB"',
    ),
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .nullable()
    .transform(value => (value === null ? '' : String(value))),
});
export type ConfigVariable = z.infer<typeof configVariableSchema>;

const configVariablesSchema = z.array(configVariableSchema).nullish();

/**
 * What is known of the manifests of a service in one environment.
 * `generatedVersion` is the version of the manifest templates; the
 * predecessor writes it as an empty value until manifests exist.
 */
export const fluxManifestSchema = z.object({
  generate: z.boolean(),
  generatedVersion: z
    .union([z.string(), z.number()])
    .nullish()
    .transform(value =>
      value === null || value === undefined ? null : String(value),
    ),
});

/** An environment of a service, or of a tenant. */
export const fluxEnvironmentSchema = z.object({
  name: environmentNameSchema,
  manifest: fluxManifestSchema.nullish(),
  configVariables: configVariablesSchema,
});
export type FluxEnvironment = z.infer<typeof fluxEnvironmentSchema>;

export const SERVICE_TYPES = ['Frontend', 'Backend', 'HelmOnly'] as const;
export const serviceTypeSchema = z.enum(SERVICE_TYPES);
export type ServiceType = z.infer<typeof serviceTypeSchema>;

/** A service in `flux/services/{team}.yaml`. */
export const fluxServiceSchema = z.object({
  name: serviceNameSchema,
  type: serviceTypeSchema,
  environments: z
    .array(fluxEnvironmentSchema)
    .nullish()
    .transform(value => value ?? []),
  configVariables: configVariablesSchema,
});
export type FluxService = z.infer<typeof fluxServiceSchema>;

/** The file `flux/services/{team}.yaml` of `adp-teams-config`. */
export const fluxTeamSchema = z.object({
  serviceCode: z.string(),
  programmeName: programmeNameSchema,
  teamName: teamNameSchema,
  services: z
    .array(fluxServiceSchema)
    .nullish()
    .transform(value => value ?? []),
  configVariables: configVariablesSchema,
});
export type FluxTeam = z.infer<typeof fluxTeamSchema>;

/**
 * The file `flux/{tenant}-config.yaml` of `adp-teams-config`. Each field of `flux`
 * that an environment has takes the place of the tenant's.
 */
export const fluxTenantSchema = z.object({
  environments: z
    .array(
      fluxEnvironmentSchema.extend({ flux: fluxDeclarationSchema.nullish() }),
    )
    .nullish()
    .transform(value => value ?? []),
  configVariables: configVariablesSchema,
  flux: fluxDeclarationSchema.nullish(),
  /** Version of the manifest templates that new services get; a rollout moves it. */
  templatesVersion: z
    .union([z.string().min(1), z.number()])
    .nullish()
    .transform(value =>
      value === null || value === undefined ? undefined : String(value),
    ),
});
export type FluxTenant = z.infer<typeof fluxTenantSchema>;
