import type { KubernetesObject } from './kubernetesObject';
import { notEvaluated, type Selector } from './kustomizationFile';

/** Group, version and kind of an object, as kustomize has them. */
export function groupVersionOf(apiVersion: string) {
  const [group, version] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion];
  return { group, version };
}

/** `HelmRelease.v2.helm.toolkit.fluxcd.io/fcp-demo-web.flux-config`, kustomize's way to write an id. */
export function objectId({
  apiVersion,
  kind,
  metadata,
}: KubernetesObject): string {
  const { group, version } = groupVersionOf(apiVersion ?? '');
  const gvk = [kind, version, group].filter(Boolean).join('.');
  return `${gvk}/${metadata.name}.${effectiveNamespace(metadata.namespace)}`;
}

/** An object without namespace counts as one of `default`. */
function effectiveNamespace(namespace: string | undefined): string {
  return namespace || 'default';
}

/**
 * Whether a patch's target selects an object: every field is an expression that
 * has to match from start to end.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 *
 * @throws KustomizeError (`not-evaluated`) for label and annotation selectors
 */
export function isSelected(
  { apiVersion, kind, metadata }: KubernetesObject,
  selector: Selector,
  file: string,
): boolean {
  if (selector.labelSelector || selector.annotationSelector) {
    throw notEvaluated(file, 'a patch target with a label selector');
  }
  const { group, version } = groupVersionOf(apiVersion);
  const matches = (expression: string | undefined, value: string) =>
    !expression || new RegExp(`^(?:${expression})$`).test(value);
  return (
    matches(selector.group, group) &&
    matches(selector.version, version) &&
    matches(selector.kind, kind) &&
    matches(selector.name, metadata.name) &&
    (!selector.namespace ||
      matches(selector.namespace, effectiveNamespace(metadata.namespace)))
  );
}
