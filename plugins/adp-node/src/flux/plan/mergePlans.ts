import type { FileChange } from '../../gitops/fileTree';
import type { ManifestPlan } from './planManifests';
import type { ObjectChanges } from './objectChanges';

/** Plans of several teams, each computed from the result of the one before, as one. */
export function mergePlans(plans: readonly ManifestPlan[]): ManifestPlan {
  const changes = new Map<string, FileChange>();
  for (const change of plans.flatMap(plan => plan.changes)) {
    const earlier = changes.get(change.path);
    changes.set(
      change.path,
      earlier ? { ...change, before: earlier.before } : change,
    );
  }
  return {
    changes: [...changes.values()].filter(
      ({ before, after }) => before !== after,
    ),
    warnings: [...new Set(plans.flatMap(plan => plan.warnings))],
    edited: plans.flatMap(plan => plan.edited ?? []),
    versions: plans.flatMap(plan => plan.versions),
    objects: plans.some(plan => plan.objects) ? mergeObjects(plans) : undefined,
  };
}

function mergeObjects(plans: readonly ManifestPlan[]): ObjectChanges[] {
  const merged = new Map<string, ObjectChanges>();
  for (const { environment, ...of } of plans.flatMap(p => p.objects ?? [])) {
    const all = merged.get(environment);
    merged.set(environment, {
      environment,
      added: [...(all?.added ?? []), ...of.added],
      changed: [...(all?.changed ?? []), ...of.changed],
      removed: [...(all?.removed ?? []), ...of.removed],
    });
  }
  return [...merged.values()];
}
