import { ConflictError, InputError } from '@backstage/errors';
import { z } from 'zod/v3';
import {
  blobOid,
  changedDependencies,
  describeDependencies,
} from '../../gitops/fileDependencies';
import type { FileChange, FileTree } from '../../gitops/fileTree';
import type { TemplateVersions } from './manifestUnits';
import type { ManifestPlan } from './planManifests';

const API_VERSION = 'adp.defra.gov.uk/v1alpha1';
const KIND = 'ManifestPlan';

const TEAMS_CONFIG = 'adp-teams-config';
const FLUX_SERVICES = 'adp-flux-services';
const TEMPLATES_PREFIX = 'adp-flux-templates@';

const oidSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'an object id of Git has 40 hexadecimal digits');

/** A plan may come from anywhere, and is to write nowhere else. */
const pathSchema = z
  .string()
  .regex(
    /^services(\/(?!\.\.?(\/|$))[^/\\]+)+$/,
    'a path below services/ is wanted',
  );

const requestSchema = z.object({
  tenant: z.string().min(1),
  teams: z.array(z.string().min(1)).min(1),
  service: z.string().optional(),
  environment: z.string().optional(),
  /** Version of the templates that everything was to be moved to. */
  upgradeTo: z.string().optional(),
  /** Whether it is what the predecessor would write. */
  compat: z.boolean().optional(),
});

const objectChangesSchema = z.object({
  environment: z.string(),
  added: z.array(z.string()),
  changed: z.array(z.string()),
  removed: z.array(z.string()),
});

const storedPlanSchema = z.object({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal(KIND),
  spec: z.object({
    request: requestSchema,
    templateVersion: z.string().min(1),
    /** Commit of each repository that the plan was computed from, where it is known. */
    commits: z.record(z.string()),
    /** Folders and files of `adp-flux-services` that were looked at. */
    paths: z.array(z.string()),
    /**
     * Repository (that of the templates with `@` and the version) to path to the
     * object id of each file that was read.
     */
    dependencies: z.record(z.record(oidSchema)),
    changes: z.array(
      z.object({
        path: pathSchema,
        /** Missing for a new file. */
        before: oidSchema.optional(),
        /** Text of the file; missing for one that is removed. */
        after: z.string().optional(),
      }),
    ),
    objects: z.array(objectChangesSchema).optional(),
    warnings: z.array(z.string()),
    /** Files that people have edited; their edits stay. */
    edited: z.array(z.string()).optional(),
    versions: z.array(
      z.object({
        service: z.string(),
        environment: z.string(),
        version: z.string(),
      }),
    ),
  }),
});

/** A plan in the form that it is kept in until it is applied. */
export type StoredPlan = z.infer<typeof storedPlanSchema>;

/** The files that a plan is computed from, or is to be applied to. */
export type PlanTrees = {
  teamsConfig: FileTree;
  /** All files at and below the paths of `whatToRead`. */
  fluxServices: FileTree;
  templates: TemplateVersions;
};

/** Puts a plan in the form in which it can be kept, with what it depends on. */
export function storePlan(
  plan: ManifestPlan,
  of: Pick<
    StoredPlan['spec'],
    'request' | 'templateVersion' | 'commits' | 'paths'
  >,
  trees: PlanTrees,
): StoredPlan {
  return {
    apiVersion: API_VERSION,
    kind: KIND,
    spec: {
      ...of,
      dependencies: Object.fromEntries(
        [...treesByName(trees)].map(([name, files]) => [
          name,
          describeDependencies(files),
        ]),
      ),
      changes: plan.changes.map(({ path, before, after }) => ({
        path,
        before: before === undefined ? undefined : blobOid(before),
        after,
      })),
      objects: plan.objects,
      warnings: plan.warnings,
      edited: plan.edited,
      versions: plan.versions,
    },
  };
}

/**
 * Reads a plan that was kept.
 *
 * @throws InputError naming the file and the fields that are wrong.
 */
export function parseStoredPlan(text: string, file: string): StoredPlan {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${(error as Error).message}`);
  }
  const parsed = storedPlanSchema.safeParse(content);
  const problems = parsed.success
    ? inconsistencies(parsed.data)
    : parsed.error.issues.map(
        issue => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
      );
  if (!parsed.success || problems.length > 0) {
    throw new InputError(
      `${file} is not a plan that can be applied: ${problems.join('; ')}`,
    );
  }
  return parsed.data;
}

/** A file is changed only if it is still what was read. */
function inconsistencies({ spec }: StoredPlan): string[] {
  const read = spec.dependencies[FLUX_SERVICES] ?? {};
  return spec.changes
    .filter(({ path, before }) => read[path] !== before)
    .map(
      ({ path }, index) =>
        `spec.changes.${index}.before: ${path} is not what it is in spec.dependencies`,
    );
}

/** What has to be read to apply a plan. */
export function whatToRead({ spec }: StoredPlan): {
  teamsConfig: string[];
  fluxServices: string[];
  templateVersions: string[];
} {
  const { dependencies, paths, changes } = spec;
  return {
    teamsConfig: Object.keys(dependencies[TEAMS_CONFIG] ?? {}),
    fluxServices: [...paths, ...changes.map(({ path }) => path)],
    templateVersions: Object.keys(dependencies)
      .filter(name => name.startsWith(TEMPLATES_PREFIX))
      .map(name => name.slice(TEMPLATES_PREFIX.length)),
  };
}

/**
 * The changes that are left to make of a plan: all of it at first, none once it
 * has been applied.
 *
 * @throws ConflictError naming each file that is not what the plan was computed
 *   from any more.
 */
export function applyStoredPlan(
  { spec }: StoredPlan,
  trees: PlanTrees,
): FileChange[] {
  const { fluxServices } = trees;
  const left = spec.changes.filter(
    ({ path, after }) => fluxServices.get(path) !== after,
  );
  if (left.length === 0) {
    return [];
  }
  const applied = new Set(spec.changes.map(({ path }) => path));
  left.forEach(({ path }) => applied.delete(path));
  const current = treesByName(trees);
  const names = new Set([...Object.keys(spec.dependencies), ...current.keys()]);
  const changed = [...names].flatMap(name => {
    const files = current.get(name);
    if (!files) {
      return [`${name} is not there`];
    }
    return changedDependencies(
      spec.dependencies[name] ?? {},
      describeDependencies(files),
    )
      .filter(({ path }) => name !== FLUX_SERVICES || !applied.has(path))
      .map(({ path, change }) => `${path} in ${name} is ${change}`);
  });
  if (changed.length > 0) {
    throw new ConflictError(
      `The plan does not fit any more, since something has changed that it depends on: ${changed.join(
        '; ',
      )}. Nothing was written; plan again`,
    );
  }
  return left.map(({ path, after }) => ({
    path,
    before: fluxServices.get(path),
    after,
  }));
}

function treesByName({ teamsConfig, fluxServices, templates }: PlanTrees) {
  return new Map<string, FileTree>([
    [TEAMS_CONFIG, teamsConfig],
    [FLUX_SERVICES, fluxServices],
    ...[...templates].map(
      ([version, files]) => [TEMPLATES_PREFIX + version, files] as const,
    ),
  ]);
}
