import { ConflictError } from '@backstage/errors';
import { z } from 'zod/v3';
import type { KubernetesObject } from '../kustomize/kubernetesObject';

const sourceSchema = z.object({
  url: z.string(),
  ref: z.record(z.string()).optional(),
  interval: z.string(),
  timeout: z.string().optional(),
  secretRef: z.object({ name: z.string() }).optional(),
});

const kustomizationSchema = z
  .object({
    path: z.string(),
    interval: z.string(),
    prune: z.boolean(),
    retryInterval: z.string().optional(),
    timeout: z.string().optional(),
    wait: z.boolean().optional(),
    force: z.boolean().optional(),
    dependsOn: z.array(z.object({ name: z.string() })).optional(),
    postBuild: z.object({}).passthrough().optional(),
    sourceRef: z.object({ kind: z.string(), name: z.string() }).passthrough(),
  })
  .passthrough();

/** What a folder tells Flux: a Git repository, and which of its folders to apply. */
export type FluxStart = {
  namespace: string;
  source: z.output<typeof sourceSchema>;
  kustomizations: {
    name: string;
    spec: z.output<typeof kustomizationSchema>;
  }[];
};

/**
 * Reads the Flux objects of a folder.
 *
 * @throws ConflictError when it has none, or others than are known here.
 */
export function startOf(objects: readonly KubernetesObject[]): FluxStart {
  const source = objects.find(
    ({ apiVersion, kind }) =>
      apiVersion.startsWith('source.toolkit.fluxcd.io/') &&
      kind === 'GitRepository',
  );
  if (!source) {
    throw new ConflictError(
      'There is no GitRepository in adp-flux-core that a cluster could follow; restore flux/base and services/base from a new estate',
    );
  }
  const kustomizations = objects.filter(
    ({ apiVersion, kind }) =>
      apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') &&
      kind === 'Kustomization',
  );
  return {
    namespace: source.metadata.namespace ?? 'default',
    source: read(sourceSchema, source),
    kustomizations: kustomizations.map(object => ({
      name: object.metadata.name,
      spec: read(kustomizationSchema, object),
    })),
  };
}

function read<T extends z.ZodTypeAny>(
  schema: T,
  { kind, metadata, spec }: KubernetesObject,
): z.output<T> {
  const parsed = schema.safeParse(spec);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new ConflictError(
      `${kind} ${metadata.name} of adp-flux-core is not valid: spec.${path.join(
        '.',
      )}: ${message}`,
    );
  }
  return parsed.data;
}
