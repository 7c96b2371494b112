import { z } from 'zod/v3';
import { KustomizeError } from './kustomizeError';
import type { ParsedManifests } from './parsedManifests';

/** Names that kustomize looks for in a folder. */
export const KUSTOMIZATION_FILES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/**
 * Fields of a kustomization that kustomize 5 knows but that are not evaluated
 * here: they are in no manifests of ADP, and transform all objects.
 */
const NOT_EVALUATED = [
  'bases',
  'commonAnnotations',
  'commonLabels',
  'configMapGenerator',
  'configurations',
  'crds',
  'generators',
  'helmChartInflationGenerator',
  'helmCharts',
  'helmGlobals',
  'imageTags',
  'images',
  'namePrefix',
  'nameSuffix',
  'openapi',
  'patchesJson6902',
  'replacements',
  'replicas',
  'secretGenerator',
  'transformers',
  'validators',
  'vars',
];

const selectorSchema = z
  .object({
    group: z.string().optional(),
    version: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
    namespace: z.string().optional(),
    labelSelector: z.string().optional(),
    annotationSelector: z.string().optional(),
  })
  .strict();

const listOf = <T extends z.ZodTypeAny>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(value => value ?? []);

const kustomizationSchema = z
  .object({
    apiVersion: z.string().optional(),
    kind: z.string().optional(),
    metadata: z.unknown().optional(),
    resources: listOf(z.string()),
    components: listOf(z.string()),
    patches: listOf(
      z
        .object({
          path: z.string().optional(),
          patch: z.string().optional(),
          target: selectorSchema.optional(),
          options: z
            .object({
              allowNameChange: z.boolean().optional(),
              allowKindChange: z.boolean().optional(),
            })
            .strict()
            .optional(),
        })
        .strict(),
    ),
    patchesStrategicMerge: listOf(z.string()),
    namespace: z.string().optional(),
    labels: listOf(
      z
        .object({
          pairs: z.record(z.string()),
          includeSelectors: z.boolean().optional(),
          includeTemplates: z.boolean().optional(),
          fields: z.array(z.unknown()).optional(),
        })
        .strict(),
    ),
    buildMetadata: z.array(z.string()).optional(),
    sortOptions: z.unknown().optional(),
    generatorOptions: z.unknown().optional(),
  })
  .strict();

export type Kustomization = z.infer<typeof kustomizationSchema>;
export type Selector = z.infer<typeof selectorSchema>;

/**
 * Reads the `kustomization.yaml` of a folder.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 *
 * @throws KustomizeError for what kustomize refuses, and (`not-evaluated`) for
 *   what is not known here.
 */
export function readKustomization(
  text: string,
  file: string,
  parsed: ParsedManifests,
): Kustomization {
  const documents = parsed.documents(text, file);
  const [content] = documents;
  if (documents.length !== 1 || typeof content !== 'object') {
    throw invalid(
      file,
      documents.length === 0 ? 'is empty' : 'is not one mapping',
    );
  }
  const unknownHere = NOT_EVALUATED.filter(field => field in content!);
  if (unknownHere.length > 0) {
    throw notEvaluated(file, unknownHere.join(', '));
  }
  const result = kustomizationSchema.safeParse(content);
  if (!result.success) {
    const problems = result.error.issues.map(
      issue => `${issue.path.join('.') || 'its fields'}: ${issue.message}`,
    );
    throw invalid(file, `has ${problems.join('; ')}`);
  }
  const { kind, labels } = result.data;
  if (kind && kind !== 'Kustomization' && kind !== 'Component') {
    throw invalid(file, `is of kind ${kind}`);
  }
  if (
    labels.some(
      ({ includeSelectors, includeTemplates, fields }) =>
        includeSelectors || includeTemplates || fields,
    )
  ) {
    throw notEvaluated(file, 'labels of more than metadata');
  }
  return result.data;
}

export function notEvaluated(file: string, what: string): KustomizeError {
  return new KustomizeError(`${file} uses ${what}, which is not evaluated`, {
    reason: 'not-evaluated',
    file,
    remedy: `build the folder with kubectl kustomize to see whether it builds`,
  });
}

function invalid(file: string, what: string): KustomizeError {
  return new KustomizeError(`${file} ${what}`, {
    reason: 'invalid-kustomization',
    file,
    remedy: `correct ${file}; its fields are described in https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/`,
  });
}
