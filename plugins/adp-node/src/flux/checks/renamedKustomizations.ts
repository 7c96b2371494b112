import type { FileTree } from '../../gitops/fileTree';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { KustomizeError } from '../../kustomize/kustomizeError';
import type { KustomizeTree } from '../../kustomize/kustomizeTree';
import type { ParsedManifests } from '../../kustomize/parsedManifests';

type FluxKustomization = KubernetesObject & {
  spec?: { path?: string; prune?: boolean };
};

/** Files, and what kustomize builds of them. */
type State = { files: FileTree; tree: KustomizeTree };

const FLUX_API = 'kustomize.toolkit.fluxcd.io/';

/**
 * Finds Flux Kustomizations that prune and would get another name. Flux would
 * delete all that the old one has applied, and then apply it anew.
 * https://fluxcd.io/flux/faq/#how-to-safely-rename-a-flux-kustomization
 *
 * It is looked at what each environment has, not at files: while environments
 * are moved to another version one by one, the old name and the new one stand
 * side by side.
 *
 * @param owners - folders of the teams and services that change
 * @param built - folders that Flux builds, in which there may be Kustomizations
 * @returns what is wrong, and what to do.
 */
export function findRenamedKustomizations(
  before: State,
  after: State,
  {
    owners,
    built,
    parsed,
  }: {
    owners: readonly string[];
    built: readonly string[];
    parsed: ParsedManifests;
  },
): string[] {
  // In most plans there is one name for each path, so nothing has to be built.
  const names = new Map<string, Set<string>>();
  collectNames(before.files, { owners, parsed, names });
  if (names.size > 0) {
    collectNames(after.files, { owners, parsed, names });
  }
  if (![...names.values()].some(({ size }) => size > 1)) {
    return [];
  }
  const found = built.flatMap(folder =>
    renamed(
      kustomizationsIn(before.tree, folder),
      kustomizationsIn(after.tree, folder),
    ),
  );
  return [...new Set(found)];
}

/** Adds the names of the Flux Kustomizations in files, by the path that they apply. */
function collectNames(
  files: FileTree,
  {
    owners,
    parsed,
    names,
  }: {
    owners: readonly string[];
    parsed: ParsedManifests;
    names: Map<string, Set<string>>;
  },
): void {
  for (const [path, text] of files) {
    if (
      text.includes(FLUX_API) &&
      owners.some(folder => path.startsWith(`${folder}/`))
    ) {
      const objects = unlessInvalid(() => parsed.objects(text, path));
      for (const object of objects.filter(isFluxKustomization)) {
        const applied = object.spec?.path ?? '';
        const known = names.get(applied) ?? new Set();
        names.set(applied, known.add(nameOf(object)));
      }
    }
  }
}

function kustomizationsIn(
  tree: KustomizeTree,
  folder: string,
): FluxKustomization[] {
  return unlessInvalid(() => tree.build(folder)).filter(isFluxKustomization);
}

/** What is not valid is told by the other checks. */
function unlessInvalid(
  read: () => readonly KubernetesObject[],
): readonly KubernetesObject[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof KustomizeError) {
      return [];
    }
    throw error;
  }
}

function renamed(
  before: readonly FluxKustomization[],
  after: readonly FluxKustomization[],
): string[] {
  const kept = new Set(after.map(nameOf));
  const old = new Set(before.map(nameOf));
  const added = after.filter(object => !old.has(nameOf(object)));
  return before
    .filter(({ spec }) => spec?.path && spec.prune)
    .filter(object => !kept.has(nameOf(object)))
    .flatMap(object => {
      const other = added.find(({ spec }) => spec?.path === object.spec?.path);
      return other
        ? `Kustomization ${nameOf(object)} would be renamed to ${nameOf(
            other,
          )}, and Flux would delete what it has deployed; set spec.prune to false in the templates first and upgrade to that, wait until Flux has applied it, and rename it only then`
        : [];
    });
}

function isFluxKustomization(
  object: KubernetesObject,
): object is FluxKustomization {
  return object.apiVersion.startsWith(FLUX_API);
}

function nameOf({ metadata }: FluxKustomization): string {
  return `${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;
}
