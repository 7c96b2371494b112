import { z } from 'zod/v3';
import { KustomizeError, notEvaluated } from './kustomizeError';
import {
  annotationsSchema,
  generatorOptionsSchema,
  generatorSchema,
  imageSchema,
  labelsSchema,
  listOf,
  optional,
  patchSchema,
  replicaSchema,
  struct,
} from './kustomizationFields';
import type { ParsedManifests } from './parsedManifests';

/** Names that kustomize looks for in a folder. */
export const KUSTOMIZATION_FILES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/**
 * Fields of a kustomization that kustomize 5 knows but that are not evaluated
 * here: no manifests of ADP have them, and some run other programs.
 */
const NOT_EVALUATED = [
  'configurations',
  'crds',
  'generators',
  'helmChartInflationGenerator',
  'helmCharts',
  'helmGlobals',
  'inventory',
  'openapi',
  'replacements',
  'transformers',
  'validators',
  'vars',
  'buildMetadata',
] as const;

const kustomizationSchema = struct({
  apiVersion: optional(z.string()),
  kind: optional(z.string()),
  metadata: z.unknown(),
  sortOptions: z.unknown(),
  resources: listOf(z.string()),
  bases: listOf(z.string()),
  components: listOf(z.string()),
  patches: listOf(patchSchema),
  patchesStrategicMerge: listOf(z.string()),
  patchesJson6902: listOf(patchSchema),
  namespace: optional(z.string()),
  namePrefix: optional(z.string()),
  nameSuffix: optional(z.string()),
  labels: listOf(labelsSchema),
  commonLabels: optional(annotationsSchema),
  commonAnnotations: optional(annotationsSchema),
  images: listOf(imageSchema),
  imageTags: listOf(imageSchema),
  replicas: listOf(replicaSchema),
  configMapGenerator: listOf(generatorSchema),
  secretGenerator: listOf(generatorSchema),
  generatorOptions: optional(generatorOptionsSchema),
  ...(Object.fromEntries(
    NOT_EVALUATED.map(field => [field, z.unknown()]),
  ) as Record<(typeof NOT_EVALUATED)[number], z.ZodUnknown>),
});

export type Kustomization = z.infer<typeof kustomizationSchema>;

const API_VERSIONS = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
};

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
  const content = parsed.configuration(text, file) ?? {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw invalid(file, 'is not a mapping');
  }
  const result = kustomizationSchema.safeParse(content);
  if (!result.success) {
    const problems = result.error.issues.map(issue =>
      [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
    );
    throw invalid(file, `is not valid: ${problems.join('; ')}`);
  }
  const kustomization = result.data;
  if (isNothing(content)) {
    throw invalid(file, 'is empty');
  }
  const { kind = 'Kustomization', apiVersion } = kustomization;
  if (kind !== 'Kustomization' && kind !== 'Component') {
    throw invalid(file, `is of kind ${kind}`);
  }
  if (apiVersion && apiVersion !== API_VERSIONS[kind]) {
    throw invalid(
      file,
      `has apiVersion ${apiVersion}, which should be ${API_VERSIONS[kind]}`,
    );
  }
  const unknownHere = NOT_EVALUATED.filter(
    field => !isZero(kustomization[field]),
  );
  if (unknownHere.length > 0) {
    throw notEvaluated(file, `has ${unknownHere.join(', ')}`);
  }
  return kustomization;
}

/** Whether there is nothing but the type; an empty list is something. */
function isNothing(content: object): boolean {
  return Object.entries(content).every(
    ([field, value]) =>
      value === null ||
      value === '' ||
      ['apiversion', 'kind'].includes(field.toLowerCase()),
  );
}

function isZero(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function invalid(file: string, what: string): KustomizeError {
  return new KustomizeError(`${file} ${what}`, {
    reason: 'invalid-kustomization',
    file,
    remedy: `correct ${file}; its fields are described in https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/`,
  });
}
