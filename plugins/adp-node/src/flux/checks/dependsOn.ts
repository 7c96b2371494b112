import {
  describeObject,
  KubernetesObject,
} from '../../kustomize/kubernetesObject';

/** A dependency that keeps objects from ever being applied. */
export type DependencyProblem = {
  /** A cycle is told once, of its first object. */
  problem: 'missing' | 'cycle';
  /** The object to change. */
  object: KubernetesObject;
  /** Such as `spec.dependsOn.0`. */
  field: string;
  message: string;
  /** What does not exist, such as `HelmRelease flux-config/fcp-demo-web`. */
  missing?: string;
};

type Dependency = { name: string; namespace?: string };

/** What Flux lets depend on others of its kind. */
const KINDS = [
  { group: 'kustomize.toolkit.fluxcd.io/', kind: 'Kustomization' },
  { group: 'helm.toolkit.fluxcd.io/', kind: 'HelmRelease' },
];

/**
 * Finds Flux Kustomizations and HelmReleases that wait for each other, and those that
 * wait for one that does not exist. Flux says neither: it waits. A dependency is one
 * of the same kind, by default in the same namespace.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies
 */
export function checkDependencies(
  objects: Iterable<KubernetesObject>,
): DependencyProblem[] {
  const byId = new Map<string, KubernetesObject>();
  for (const object of objects) {
    if (hasDependencies(object)) {
      byId.set(describeObject(object), object);
    }
  }
  return [...findMissing(byId), ...findCycles(byId)];
}

function findMissing(
  byId: ReadonlyMap<string, KubernetesObject>,
): DependencyProblem[] {
  return [...byId.values()].flatMap(object =>
    dependenciesOf(object).flatMap((id, index) =>
      byId.has(id)
        ? []
        : [
            {
              problem: 'missing' as const,
              object,
              field: `spec.dependsOn.${index}`,
              message: `depends on ${id}, which does not exist`,
              missing: id,
            },
          ],
    ),
  );
}

function findCycles(
  byId: ReadonlyMap<string, KubernetesObject>,
): DependencyProblem[] {
  const problems: DependencyProblem[] = [];
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]) => {
    const object = byId.get(id);
    if (!object || done.has(id)) {
      return;
    }
    const start = path.indexOf(id);
    if (start >= 0) {
      const first = byId.get(path[start])!;
      problems.push({
        problem: 'cycle',
        object: first,
        field: 'spec.dependsOn',
        message: `waits for itself: ${[...path.slice(start), id].join(' -> ')}`,
      });
      return;
    }
    for (const dependency of dependenciesOf(object)) {
      visit(dependency, [...path, id]);
    }
    done.add(id);
  };
  for (const id of byId.keys()) {
    visit(id, []);
  }
  return problems;
}

function hasDependencies({ apiVersion, kind }: KubernetesObject): boolean {
  return KINDS.some(
    ({ group, kind: known }) => kind === known && apiVersion.startsWith(group),
  );
}

/** As {@link describeObject} names them. */
function dependenciesOf({ kind, metadata, spec }: KubernetesObject): string[] {
  const { dependsOn } = (spec ?? {}) as { dependsOn?: Dependency[] };
  return (Array.isArray(dependsOn) ? dependsOn : []).map(
    ({ name, namespace = metadata.namespace }) =>
      `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
  );
}
