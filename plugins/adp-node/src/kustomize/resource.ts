import { isClusterScoped } from './clusterScoped';
import { appliesTo, type FieldSpec } from './fieldSpecs';
import type { KubernetesObject } from './kubernetesObject';

/** What tells objects apart while they are built: kustomize's `ResId`. */
export type ObjectId = {
  group: string;
  version: string;
  kind: string;
  name: string;
  /** `default` if none is given, empty for kinds that have none. */
  namespace: string;
  /** Equal for equal ids. */
  key: string;
};

/** An object on its way through a build. It is never changed, but replaced. */
export type Resource = {
  readonly object: KubernetesObject;
  readonly id: ObjectId;
  /** Ids before its name, namespace or kind was changed, the oldest first. */
  readonly previous: readonly ObjectId[];
  /** What namePrefix and nameSuffix added, innermost first. */
  readonly affixes?: {
    readonly prefixes: readonly string[];
    readonly suffixes: readonly string[];
  };
  /** Whether a hash of the content goes into the name in the end. */
  readonly needsHash?: boolean;
};

/** A resource as it is read from a file. */
export function toResource(object: KubernetesObject): Resource {
  return { object, id: idOf(object), previous: [] };
}

/** Puts what a transformation made of an object in its place. */
export function withObject(
  resource: Resource,
  object: KubernetesObject,
  remembersId = false,
): Resource {
  return {
    ...resource,
    object,
    id: idOf(object),
    previous: remembersId
      ? [...resource.previous, resource.id]
      : resource.previous,
  };
}

/** Whether this is, or was, the id of a resource. */
export function hasId({ id, previous }: Resource, key: string): boolean {
  return id.key === key || previous.some(before => before.key === key);
}

/** Whether a resource has, or had, this name, being of a kind. */
export function hasName(
  { id, previous }: Resource,
  name: string,
  spec: FieldSpec,
): boolean {
  return [id, ...previous].some(
    some => some.name === name && appliesTo(spec, some),
  );
}

/** The id that a resource had in its file. */
export function originalId({ id, previous }: Resource): ObjectId {
  return previous[0] ?? id;
}

function idOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectId {
  const gv = String(apiVersion ?? '');
  const slash = gv.indexOf('/');
  const group = slash < 0 ? '' : gv.slice(0, slash);
  const version = gv.slice(slash + 1);
  const name = String(metadata?.name ?? '');
  const namespace = isClusterScoped(gv, kind)
    ? ''
    : String(metadata?.namespace || 'default');
  return {
    ...{ group, version, kind: String(kind), name, namespace },
    key: `${gv} ${kind} ${namespace}/${name}`,
  };
}

/** `helm.toolkit.fluxcd.io/v2 HelmRelease flux-config/fcp-demo-web` */
export function describeId({ object }: Resource): string {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  return [apiVersion, kind, namespace ? `${namespace}/${name}` : name]
    .filter(Boolean)
    .join(' ');
}
