import { z } from 'zod/v3';

/** kustomize takes `null` for a field that is not there. */
export const optional = <T extends z.ZodTypeAny>(schema: T) =>
  schema.nullish().transform(value => value ?? undefined) as z.ZodEffects<
    z.ZodOptional<z.ZodNullable<T>>,
    z.output<T> | undefined,
    z.input<T> | null | undefined
  >;

export const listOf = <T extends z.ZodTypeAny>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(value => value ?? []);

/**
 * A mapping with these fields and no others. As for kustomize, it does not
 * matter whether their names are in upper or lower case.
 */
export function struct<T extends z.ZodRawShape>(shape: T) {
  const names = new Map(
    Object.keys(shape).map(name => [name.toLowerCase(), name]),
  );
  return z.preprocess(value => {
    if (
      typeof value !== 'object' ||
      value === null ||
      Object.keys(value).every(name => name in shape)
    ) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [
        names.get(name.toLowerCase()) ?? name,
        field,
      ]),
    );
  }, z.object(shape).strict());
}

/** Labels or annotations. */
export const annotationsSchema = z.record(z.string());

export const selectorSchema = struct({
  group: optional(z.string()),
  version: optional(z.string()),
  kind: optional(z.string()),
  name: optional(z.string()),
  namespace: optional(z.string()),
  labelSelector: optional(z.string()),
  annotationSelector: optional(z.string()),
});

export type Selector = z.infer<typeof selectorSchema>;

export const patchSchema = struct({
  path: optional(z.string()),
  patch: optional(z.string()),
  target: optional(selectorSchema),
  options: optional(z.record(z.boolean())),
});

export const labelsSchema = struct({
  pairs: optional(annotationsSchema),
  includeSelectors: optional(z.boolean()),
  includeTemplates: optional(z.boolean()),
  fields: listOf(z.unknown()),
});

export const imageSchema = struct({
  name: optional(z.string()),
  newName: optional(z.string()),
  newTag: optional(z.string()),
  tagSuffix: optional(z.string()),
  digest: optional(z.string()),
});

export type Image = z.infer<typeof imageSchema>;

export const replicaSchema = struct({
  name: optional(z.string()),
  count: optional(z.number().int()),
});

export type Replica = z.infer<typeof replicaSchema>;

export const generatorOptionsSchema = struct({
  labels: optional(annotationsSchema),
  annotations: optional(annotationsSchema),
  disableNameSuffixHash: optional(z.boolean()),
  immutable: optional(z.boolean()),
});

export type GeneratorOptions = z.infer<typeof generatorOptionsSchema>;

/** A ConfigMap or Secret to generate. */
export const generatorSchema = struct({
  name: optional(z.string()),
  namespace: optional(z.string()),
  behavior: optional(z.string()),
  type: optional(z.string()),
  files: listOf(z.string()),
  literals: listOf(z.string()),
  envs: listOf(z.string()),
  env: optional(z.string()),
  options: optional(generatorOptionsSchema),
});

export type Generator = z.infer<typeof generatorSchema>;
