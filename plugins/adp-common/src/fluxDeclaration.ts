import { z } from 'zod/v3';

/** A value that Flux substitutes; Flux knows text only. */
const substitutedValueSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String);

/** The variables of each ConfigMap or Secret, by its name, which may hold `*`. */
const providedVariablesSchema = z.record(z.array(z.string())).nullish();

/**
 * What the Flux of a cluster is like, so that manifests can be checked without
 * the cluster.
 */
export const fluxDeclarationSchema = z.object({
  /** Such as `2.9` or `2.9.4`. */
  version: z
    .string({
      invalid_type_error:
        'A version of Flux stands in quotes, such as "2.9": without, YAML takes 2.10 for 2.1',
    })
    .regex(
      /^2\.\d+(\.\d+)?$/,
      'A version of Flux has two or three numbers, such as "2.9"',
    )
    .nullish(),
  /**
   * `spec.postBuild.substitute` of the cluster's own Flux Kustomization, which
   * applies the folder of the environment.
   */
  substitute: z.record(substitutedValueSchema).nullish(),
  /** `spec.postBuild.substituteFrom` of the cluster's own Flux Kustomization. */
  substituteFrom: z
    .array(
      z.object({
        kind: z.enum(['ConfigMap', 'Secret']).default('ConfigMap'),
        name: z.string(),
        optional: z.boolean().nullish(),
      }),
    )
    .nullish(),
  /** Names of the variables that the cluster's ConfigMaps hold. */
  configMaps: providedVariablesSchema,
  /** Names of the variables that the cluster's Secrets hold. */
  secrets: providedVariablesSchema,
});
export type FluxDeclaration = z.infer<typeof fluxDeclarationSchema>;
