import type { FileChange } from '../../gitops/fileTree';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import type { ParsedManifests } from '../../kustomize/parsedManifests';

type FluxKustomization = KubernetesObject & {
  spec?: { path?: string; prune?: boolean };
};

/**
 * Finds Flux Kustomizations that prune and would get another name. Flux would
 * delete all that the old one has applied, and then apply it anew.
 * https://fluxcd.io/flux/faq/#how-to-safely-rename-a-flux-kustomization
 *
 * @returns what is wrong, and what to do.
 */
export function findRenamedKustomizations(
  changes: readonly FileChange[],
  parsed: ParsedManifests,
): string[] {
  const before = new Map<string, FluxKustomization>();
  const after = new Map<string, FluxKustomization>();
  for (const change of changes.filter(({ before: text }) => text)) {
    collect(change.path, change.before, before, parsed);
  }
  // Most plans only add, and then nothing can have had another name.
  if (before.size > 0) {
    changes.forEach(change =>
      collect(change.path, change.after, after, parsed),
    );
  }
  return [...before].flatMap(([path, old]) => {
    const renamed = after.get(path);
    return renamed && old.spec?.prune && nameOf(renamed) !== nameOf(old)
      ? [
          `Kustomization ${nameOf(old)} would be renamed to ${nameOf(
            renamed,
          )}, and Flux would delete what it has deployed; set spec.prune to false in the templates first and upgrade to that, wait until Flux has applied it, and rename it only then`,
        ]
      : [];
  });
}

/** Adds the Flux Kustomizations of a file, by the folder that they apply. */
function collect(
  file: string,
  text: string | undefined,
  found: Map<string, FluxKustomization>,
  parsed: ParsedManifests,
): void {
  if (text?.includes('kustomize.toolkit.fluxcd.io/')) {
    for (const object of parsed.objects(text, file)) {
      const { apiVersion, spec } = object as FluxKustomization;
      if (apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') && spec?.path) {
        found.set(spec.path, object as FluxKustomization);
      }
    }
  }
}

function nameOf({ metadata }: FluxKustomization): string {
  return `${metadata.namespace ? `${metadata.namespace}/` : ''}${
    metadata.name
  }`;
}
