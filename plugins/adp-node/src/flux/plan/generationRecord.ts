import { SERVICE_TYPES } from '@adp/plugin-adp-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import { readPlainYaml } from '../../yaml/plainYaml';
import { writePlainYaml } from '../../yaml/writePlainYaml';
import { parseYaml } from '../../yaml/yaml';
import { compareVersions } from './versionOrder';

const API_VERSION = 'adp.defra.gov.uk/v1alpha1';
const KIND = 'GeneratedManifests';

const HEADER = `# What the manifests in this folder were generated from. The next generation tells
# its own work from edits by hand with it; do not edit or remove this file.
`;

const unitSchema = z.object({
  /** Version of the manifest templates. */
  templates: z.string().min(1),
  /** Type of the service; a team has none. */
  type: z.enum(SERVICE_TYPES).optional(),
  /** Variables that the service itself sets and the rules of the templates ask for. */
  sets: z.array(z.string()).optional(),
  /** Values of the tokens that were replaced. */
  values: z.record(z.string()).default({}),
});

const recordSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal(KIND),
  spec: z.object({
    /** The files that environments share, once per version in use. */
    shared: z.array(
      unitSchema.extend({
        /** Folder below the service's that holds them, unless it is that itself. */
        folder: z.string().optional(),
      }),
    ),
    environments: z.record(unitSchema).default({}),
  }),
});

/** What a part of the manifests was generated from. */
export type RecordedUnit = z.infer<typeof unitSchema>;

/** What the manifests of a team, or of a service, were generated from. */
export type GenerationRecord = z.infer<typeof recordSchema>['spec'];

/**
 * Reads a record.
 *
 * @throws InputError naming the file and the fields that are wrong.
 */
export function parseRecord(text: string, path: string): GenerationRecord {
  const parsed = recordSchema.safeParse(
    readPlainYaml(text) ?? parseYaml(text, path).toJS(),
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new InputError(
      `${path} in adp-flux-services is not a record of what was generated: ${problems.join(
        '; ',
      )}. Restore it from the repository's history`,
    );
  }
  return parsed.data.spec;
}

/**
 * Writes a record. It is a Kubernetes object which tools leave out of what is
 * applied, by the annotation of kustomize and kpt for that.
 * https://kpt.dev/reference/annotations/local-config/
 */
export function formatRecord(name: string, record: GenerationRecord): string {
  const { shared, environments } = record;
  const content = writePlainYaml({
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: {
      name,
      annotations: { 'config.kubernetes.io/local-config': 'true' },
    },
    spec: {
      shared: [...shared]
        .sort((a, b) => compareVersions(a.templates, b.templates))
        .map(({ folder, ...unit }) => ({
          ...(folder && { folder }),
          ...orderUnit(unit),
        })),
      environments: sorted(
        Object.entries(environments).map(([environment, unit]) => [
          environment,
          orderUnit(unit),
        ]),
      ),
    },
  });
  return HEADER + content;
}

function orderUnit({ templates, type, sets, values }: RecordedUnit) {
  return {
    templates,
    ...(type && { type }),
    ...(sets?.length && { sets: [...sets].sort() }),
    ...(Object.keys(values).length && {
      values: sorted(Object.entries(values)),
    }),
  };
}

/** The same whatever order things were configured in. */
function sorted<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
