import { FAILSAFE_SCHEMA, loadAll, Schema, Type } from 'js-yaml';
import { goScalar, kustomizationScalar, NotJsonError } from './yamlScalars';

/** A scalar that is not text, where it matters whether it is a key. */
class NotText {
  static readonly #MARK = '\u0000not text\u0000';

  constructor(readonly value: unknown) {}

  /** Without this, js-yaml gives all keys that are objects the same text. */
  get [Symbol.toStringTag]() {
    return 'NotText';
  }

  toString() {
    return `${NotText.#MARK}${this.value}`;
  }

  static unwrap(value: unknown): unknown {
    if (value instanceof NotText) {
      return value.value;
    }
    if (Array.isArray(value)) {
      return value.map(NotText.unwrap);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (key.startsWith(NotText.#MARK)) {
          throw new NotJsonError(
            `the key ${key.slice(NotText.#MARK.length)} is not text`,
          );
        }
        return [key, NotText.unwrap(item)];
      }),
    );
  }
}

const tagged = (name: string, read: (text: string) => unknown) =>
  new Type(`tag:yaml.org,2002:${name}`, { kind: 'scalar', construct: read });

const EXPLICIT = [
  ...['bool', 'int', 'float'].map(name => tagged(name, goScalar)),
  tagged('binary', text => Buffer.from(text, 'base64').toString()),
];

const merge = new Type('tag:yaml.org,2002:merge', {
  kind: 'scalar',
  resolve: text => text === '<<',
});

function schemaOf(
  read: (text: string) => unknown,
  keep: (value: unknown) => unknown = value => value,
): Schema {
  let value: unknown;
  // One type for all scalars: js-yaml asks each type about each scalar.
  const plain = new Type('tag:yaml.org,2002:null', {
    kind: 'scalar',
    resolve: (data: string | null) => {
      value = data === null ? null : read(data);
      return value !== undefined;
    },
    construct: () => keep(value),
  });
  return FAILSAFE_SCHEMA.extend({
    implicit: [plain, merge],
    explicit: EXPLICIT,
  });
}

const OBJECTS = schemaOf(goScalar);
const KEYS_TOLD_APART = schemaOf(goScalar, value => new NotText(value));
const KUSTOMIZATION = schemaOf(kustomizationScalar);

/** Keys that may be something else than text. */
const UNUSUAL_KEY =
  /(?:^|[{,[?\s-])(?:[-+.\d~][^\s:"'#,{}[\]]*|null|true|false|\.inf|\.nan)?[ \t]*:(?:\s|$)/im;

/** What separates documents for kustomize, whatever YAML would allow. */
const SEPARATOR = /\n---.*\n/g;

/**
 * The first of the documents of each part of a file that `---` separates, as
 * kustomize reads Kubernetes objects.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/kio/byteio_reader.go
 *
 * @throws YAMLException for what is no YAML, or has a key twice; NotJsonError
 */
export function readObjectDocuments(text: string): unknown[] {
  const isUnusual = UNUSUAL_KEY.test(text);
  return splitDocuments(text.replaceAll('\r\n', '\n')).map(part =>
    isUnusual
      ? NotText.unwrap(firstDocument(part, KEYS_TOLD_APART))
      : firstDocument(part, OBJECTS),
  );
}

function splitDocuments(text: string): string[] {
  if (!text.includes('\n---')) {
    return [text];
  }
  const wrong = text
    .match(SEPARATOR)
    ?.find(line => !/^\n---\s*(?:#|$)/.test(line.trimEnd()));
  if (wrong) {
    throw new Error(`text follows a document separator: ${wrong.trim()}`);
  }
  const parts = text.split(SEPARATOR);
  return parts.map((part, index) =>
    index < parts.length - 1 ? `${part}\n` : part,
  );
}

function firstDocument(text: string, schema: Schema): unknown {
  return loadAll(text, null, { schema })[0];
}

/**
 * What a kustomization, or a JSON patch, has: the first document, in YAML 1.1. A
 * key that is there twice has its last value.
 *
 * @throws YAMLException for what is no YAML
 */
export function readConfiguration(text: string): unknown {
  return loadAll(text, null, { schema: KUSTOMIZATION, json: true })[0];
}
