import { changeObject } from './changeObject';
import { editField, WrongField } from './editField';
import { appliesTo, type FieldSpec } from './fieldSpecs';
import { KustomizeError } from './kustomizeError';
import { NAME_REFERENCES, type NameReference } from './nameReferences';
import { Fields, isFields } from './patchProblem';
import {
  describeId,
  type ObjectId,
  originalId,
  type Resource,
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
  return resources.map(resource => {
    const references = referencesOf(resource);
    return references.length === 0
      ? resource
      : fixIn(resource, references, renamed, file);
  });
}

const REFERRERS = NAME_REFERENCES.flatMap(({ target, referrers }) =>
  referrers.map(spec => ({ target, spec })),
);
const KINDS = new Set(REFERRERS.map(({ spec }) => spec.kind));

function referencesOf(resource: Resource) {
  const id = originalId(resource);
  return KINDS.has(id.kind)
    ? REFERRERS.filter(({ spec }) => appliesTo(spec, id))
    : [];
}

function fixIn(
  resource: Resource,
  references: readonly Pick<Reference, 'target' | 'spec'>[],
  renamed: readonly Resource[],
  file: string,
): Resource {
  assertSubjects(resource, file);
  const candidates = renamed.filter(candidate =>
    mayRefer(resource, candidate.id, candidate.object.metadata.namespace),
  );
  return references.reduce(
    (referrer, { target, spec }) =>
      changeObject(referrer, file, object =>
        editField(object, spec, value =>
          setName(value, { referrer, spec, target, candidates, file }),
        ),
      ),
    resource,
  );
}

/** kustomize looks at the namespaces of the accounts that are bound. */
function assertSubjects(resource: Resource, file: string): void {
  changeObject(resource, file, object => {
    const { subjects } = object;
    if (
      resource.id.kind === 'RoleBinding' &&
      Array.isArray(subjects) &&
      !subjects.every(isFields)
    ) {
      throw new WrongField('not all subjects are mappings');
    }
    return object;
  });
}

/** Objects in a namespace refer to those in the same, but for role bindings. */
function mayRefer(
  { id, object }: Resource,
  target: ObjectId,
  targetNamespace = '',
): boolean {
  const subjects = id.kind === 'RoleBinding' ? object.subjects : undefined;
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
  if (value === null) {
    return value;
  }
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
  if (!('name' in value)) {
    throw new WrongField(
      `${reference.spec.path.join('.')} is a mapping without name`,
    );
  }
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
