import { InputError } from '@backstage/errors';
import { parseDocument, ScalarTag, stringify } from 'yaml';
import type { FluxProfile } from './fluxVersions';
import type { KubernetesObject } from '../../kustomize/kubernetesObject';
import { evaluateSubstitution, Variables } from './substitution';
import { parseSubstitution, SubstitutionPart } from './substitutionSyntax';

/** A part of an object that Flux cannot substitute as it is. */
export type SubstitutionProblem = {
  /** Such as `spec.values.image`. */
  field: string;
  /** What Flux says. */
  message: string;
  /** The variable that is not set, if that is the problem. */
  variable?: string;
};

export type SubstitutedObject = {
  object: KubernetesObject;
  problems: SubstitutionProblem[];
};

const SUBSTITUTE = 'kustomize.toolkit.fluxcd.io/substitute';

/** https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_varsub.go */
const VARIABLE_NAME = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

/** Whether Flux takes this for the name of a variable; it stops at any other one. */
export function isVariableName(name: string): boolean {
  return VARIABLE_NAME.test(name);
}

const PLAIN_TEXT = /^(?:[A-Za-z_/$]|\.\/)(?:[\w./${}@+=-]|:(?=[\w/$]))*$/;
const OTHER_TYPE = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Whether YAML has this text without quotes, and reads it as text (not all that is). */
function isPlainText(text: string): boolean {
  return PLAIN_TEXT.test(text) && !OTHER_TYPE.test(text);
}

/** As Flux writes it: YAML 1.1, with single quotes where it needs any. */
function writeYaml(text: string): string {
  return stringify(
    { value: text },
    { version: '1.1', singleQuote: true, lineWidth: 0 },
  );
}

/** @throws when it is not YAML, in words like Flux's. */
function readYaml(text: string): unknown {
  const document = parseDocument(text, {
    version: '1.1',
    // https://github.com/kubernetes-sigs/yaml reads times as text.
    customTags: tags =>
      tags.filter(
        tag =>
          typeof tag === 'string' ||
          !(
            tag.tag === 'tag:yaml.org,2002:timestamp' ||
            (tag as ScalarTag).format === 'TIME'
          ),
      ),
  });
  const [error] = document.errors;
  const content: unknown = error ? undefined : document.toJS();
  if (error || !content || typeof content !== 'object') {
    throw new InputError(
      `YAMLToJSON: ${error?.message ?? 'this is not YAML any more'}`,
    );
  }
  return (content as { value: unknown }).value;
}

/** What was made of a text. Texts recur, in all environments and services. */
class Recurring<T> {
  static readonly #AT_MOST = 10_000;
  readonly #known = new Map<string, T>();

  constructor(private readonly make: (text: string) => T) {}

  get(text: string): T {
    let known = this.#known.get(text);
    if (known === undefined) {
      if (this.#known.size >= Recurring.#AT_MOST) {
        this.#known.clear();
      }
      known = this.make(text);
      this.#known.set(text, known);
    }
    return known;
  }
}

const PARTS = new Recurring<readonly SubstitutionPart[]>(parseSubstitution);
const WRITTEN = new Recurring(writeYaml);
const READ = new Recurring(readYaml);

class Substitution {
  /** Where in the object it is. */
  readonly #path: (string | number)[] = [];

  constructor(
    readonly variables: Variables,
    readonly isStrict: boolean,
    readonly report: (problem: SubstitutionProblem) => void,
  ) {}

  /** Values without variables are returned as they are, not copied. */
  substitute(value: unknown): unknown {
    if (typeof value === 'string') {
      return this.#substituteText(value);
    }
    if (Array.isArray(value)) {
      return this.#substituteList(value);
    }
    return value && typeof value === 'object'
      ? this.#substituteFields(value as Record<string, unknown>)
      : value;
  }

  #substituteList(list: readonly unknown[]): readonly unknown[] {
    let substituted: unknown[] | undefined;
    for (let index = 0; index < list.length; index++) {
      this.#path.push(index);
      const item = this.substitute(list[index]);
      this.#path.pop();
      if (item !== list[index]) {
        substituted ??= [...list];
        substituted[index] = item;
      }
    }
    return substituted ?? list;
  }

  #substituteFields(fields: Record<string, unknown>): Record<string, unknown> {
    const substituted: [name: string, field: unknown][] = [];
    let isSame = true;
    for (const name of Object.keys(fields)) {
      this.#path.push(name);
      const newName = String(this.#substituteText(name));
      const field = this.substitute(fields[name]);
      this.#path.pop();
      substituted.push([newName, field]);
      isSame &&= newName === name && field === fields[name];
    }
    return isSame ? fields : Object.fromEntries(substituted);
  }

  #substituteText(text: string): unknown {
    if (!text.includes('${') && !text.includes('$$')) {
      return text;
    }
    try {
      if (!isPlainText(text)) {
        return READ.get(this.#evaluate(WRITTEN.get(text)));
      }
      const result = this.#evaluate(text);
      return isPlainText(result) ? result : READ.get(`value: ${result}\n`);
    } catch (error) {
      this.#reportHere({ message: (error as Error).message });
      return text;
    }
  }

  #evaluate(text: string): string {
    return evaluateSubstitution(PARTS.get(text), this.variables, variable => {
      this.#reportHere({
        message: this.isStrict
          ? `variable not set (strict mode): "${variable}"`
          : `variable not set: "${variable}"`,
        variable,
      });
      return this.isStrict ? `\${${variable}}` : '';
    });
  }

  #reportHere(problem: Omit<SubstitutionProblem, 'field'>): void {
    this.report({ field: this.#path.join('.'), ...problem });
  }
}

/**
 * An object of a Flux Kustomization as its variables make it. Flux replaces in the
 * object's YAML and reads that again: an unquoted number becomes a number.
 *
 * Nothing is replaced when the object says so by the label or annotation
 * `kustomize.toolkit.fluxcd.io/substitute: disabled`, or when there is no variable
 * at all (unless Flux is told to do so always).
 *
 * Here each value is looked at on its own. A variable's value that would change the
 * YAML around it (one with `: ` or ` #`) is thus read as if it stood alone.
 *
 * @param always - `spec.postBuild.substituteStrategy` is `Always`.
 * @returns the object, and what is wrong: Flux stops at it, but for variables that are
 *   not set when it is not strict. Those are then empty, otherwise left as they are.
 */
export function substituteObject(
  object: KubernetesObject,
  variables: Variables,
  profile: Pick<FluxProfile, 'strictSubstitution'>,
  { always = false }: { always?: boolean } = {},
): SubstitutedObject {
  const { labels, annotations } = object.metadata;
  if (
    labels?.[SUBSTITUTE] === 'disabled' ||
    annotations?.[SUBSTITUTE] === 'disabled' ||
    (variables.size === 0 && !always)
  ) {
    return { object, problems: [] };
  }
  const problems: SubstitutionProblem[] = [];
  const substituted = new Substitution(
    variables,
    profile.strictSubstitution,
    problem => problems.push(problem),
  ).substitute(object);
  return { object: substituted as KubernetesObject, problems };
}
