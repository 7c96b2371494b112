import { editField } from './editField';
import { appliesTo, type FieldSpec } from './fieldSpecs';
import { KustomizeError } from './kustomizeError';
import { NAME_REFERENCES, type NameReference } from './nameReferences';
import { Fields, isFields } from './patchProblem';
import {
  describeId,
  type ObjectId,
  originalId,
  type Resource,
  withObject,
} from './resource';

type Reference = {
  referrer: Resource;
  spec: FieldSpec;
  target: NameReference['target'];
  candidates: readonly Resource[];
  file: string;
};

/**
 * Makes the names by which objects refer to others those that the others have
 * now, after changes of name and namespace.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/filters/nameref/nameref.go
 *
 * @throws KustomizeError when a name may be that of several objects.
 */
export function fixReferences(
  resources: readonly Resource[],
  file: string,
): readonly Resource[] {
  const renamed = resources.filter(({ previous }) => previous.length > 0);
  const references = NAME_REFERENCES.filter(({ target }) =>
    renamed.some(resource => wasSelected(resource, target)),
  );
  return references.length === 0
    ? resources
    : resources.map(resource => fixIn(resource, references, renamed, file));
}

function fixIn(
  resource: Resource,
  references: readonly NameReference[],
  renamed: readonly Resource[],
  file: string,
): Resource {
  const candidates = renamed.filter(candidate =>
    mayRefer(resource, candidate.id, candidate.object.metadata.namespace),
  );
  return references.reduce(
    (before, { target, referrers }) =>
      referrers
        .filter(spec => appliesTo(spec, originalId(resource)))
        .reduce((referrer, spec) => {
          const object = editField(referrer.object, spec, value =>
            setName(value, { referrer, spec, target, candidates, file }),
          );
          return withObject(referrer, object);
        }, before),
    resource,
  );
}

/** Objects in a namespace refer to those in the same, but for role bindings. */
function mayRefer(
  { id, object }: Resource,
  target: ObjectId,
  targetNamespace = '',
): boolean {
  const subjects = id.kind === 'RoleBinding' ? object.subjects : [];
  return (
    id.namespace === '' ||
    target.namespace === '' ||
    target.namespace === id.namespace ||
    (Array.isArray(subjects) &&
      subjects.some(
        ({ kind, namespace }) =>
          kind === 'ServiceAccount' && namespace === targetNamespace,
      ))
  );
}

function setName(value: unknown, reference: Reference): unknown {
  if (Array.isArray(value)) {
    return value.map(item => setName(item, reference));
  }
  if (isFields(value)) {
    return setMapping(value, reference);
  }
  const referral = findReferral(
    String(value),
    reference.candidates,
    reference,
    ({ id }) => id.name,
  );
  return referral ? referral.id.name : value;
}

function setMapping(value: Fields, reference: Reference): Fields {
  const name = String(value.name);
  const namespace = value.namespace as string | undefined;
  const inOriginal = reference.candidates.filter(
    candidate => originalId(candidate).namespace === namespace,
  );
  const inCurrent = reference.candidates.filter(
    ({ id }) => id.namespace === namespace,
  );
  const inNamespace = inOriginal.length > 0 ? inOriginal : inCurrent;
  const referral = findReferral(
    name,
    namespace === undefined ? reference.candidates : inNamespace,
    reference,
    ({ id, object }) => `${object.metadata.namespace}/${id.name}`,
  );
  const found = referral?.object.metadata;
  return found
    ? {
        ...value,
        name: found.name,
        ...(found.namespace && { namespace: found.namespace }),
      }
    : value;
}

function findReferral(
  name: string,
  all: readonly Resource[],
  { referrer, spec, target, file }: Reference,
  identity: (candidate: Resource) => string,
): Resource | undefined {
  const role =
    spec.path[0] === 'roleRef' && isFields(referrer.object.roleRef)
      ? referrer.object.roleRef
      : undefined;
  let candidates = all.filter(
    candidate =>
      candidate.previous.some(id => id.name === name) &&
      wasSelected(candidate, target) &&
      (!role?.apiGroup ||
        !role.kind ||
        wasSelected(candidate, {
          group: String(role.apiGroup),
          kind: String(role.kind),
        })) &&
      (candidate.id.kind === 'ServiceAccount' ||
        referrer.id.namespace === '' ||
        candidate.id.namespace === '' ||
        candidate.id.namespace === referrer.id.namespace),
  );
  for (const allowsEmpty of [true, false]) {
    if (candidates.length > 1) {
      candidates = candidates.filter(candidate =>
        hasSameAffixes(candidate, referrer, allowsEmpty),
      );
    }
  }
  if (new Set(candidates.map(identity)).size > 1) {
    throw new KustomizeError(
      `${describeId(referrer)} refers to ${name}, which may be ${candidates
        .map(describeId)
        .join(' or ')}`,
      {
        reason: 'duplicate-object',
        file,
        remedy: 'give one of the objects another name',
      },
    );
  }
  return candidates[0];
}

function wasSelected(
  { previous }: Resource,
  target: NameReference['target'],
): boolean {
  return previous.some(id => appliesTo({ ...target, path: [] }, id));
}

function hasSameAffixes(
  candidate: Resource,
  referrer: Resource,
  allowsEmpty: boolean,
): boolean {
  return (['prefixes', 'suffixes'] as const).every(side => {
    const [a, b] = [candidate, referrer]
      .map(({ affixes }) => affixes?.[side] ?? [])
      .sort((one, other) => one.length - other.length);
    return a.length === 0
      ? allowsEmpty || b.length === 0
      : b.slice(-a.length).join('\n') === a.join('\n');
  });
}
