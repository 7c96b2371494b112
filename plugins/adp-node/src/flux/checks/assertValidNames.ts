import { InputError } from '@backstage/errors';
import type { OwnerPlan } from '../plan/ownerPlan';

/** Parts of DNS names, as Kubernetes demands of names of objects. */
const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST = 253;

/**
 * Kinds whose names become a label, of pods or of what Flux applies for them.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
const LONGEST_OF: Record<string, number> = {
  CronJob: 52,
  HelmRelease: 63,
  Job: 63,
  Kustomization: 63,
  Namespace: 63,
  Service: 63,
};

const KIND = /^kind: (\S+)$/m;
/** A name that YAML would take for a number, such as `e0`, is quoted. */
const NAME = /^metadata:\n(?: {2,}.*\n)*? {2}name: (["']?)([^\s"']+)\1/m;

/**
 * Refuses manifests whose objects have names that Kubernetes refuses, or that are
 * too long for the labels made of them. The names of services and teams are checked
 * before; templates add to them.
 *
 * @throws InputError naming each file and name, and what is allowed.
 */
export function assertValidNames(plans: readonly OwnerPlan[]): void {
  const problems = plans
    .flatMap(({ rendered }) => rendered)
    .flatMap(({ path, text, file }) => {
      const name = text.match(NAME)?.[2];
      // What Flux puts in later is not known here.
      const problem =
        name && !name.includes('${') && describe(name, text.match(KIND)?.[1]);
      return problem
        ? [
            `${path}, metadata.name: ${problem}; change it in ${file.template}, or the name of the service or team`,
          ]
        : [];
    });
  if (problems.length > 0) {
    throw new InputError(
      `The manifests cannot be generated:\n- ${[...new Set(problems)].join(
        '\n- ',
      )}`,
    );
  }
}

function describe(name: string, kind = 'object'): string | undefined {
  const longest = LONGEST_OF[kind] ?? LONGEST;
  if (name.length > longest) {
    return `"${name}" has ${name.length} characters, and a ${kind} may have ${longest}`;
  }
  return SUBDOMAIN.test(name)
    ? undefined
    : `"${name}" is no name for a ${kind}: only lower-case letters, digits and hyphens are, between letters or digits`;
}
