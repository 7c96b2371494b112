import { FAILSAFE_SCHEMA, loadAll, Schema, Type } from 'js-yaml';
import { noteScalars, PlainScalar } from './scalarNotes';
import { goScalar, kustomizationScalar } from './yamlScalars';

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

/** One type for all scalars without quotes: js-yaml asks each type about each. */
function plainType(
  resolve: (text: string) => boolean,
  construct: (text: string) => unknown,
): Type {
  return new Type('tag:yaml.org,2002:null', {
    kind: 'scalar',
    resolve: text => text === null || resolve(text),
    construct: text => (text === null ? null : construct(text)),
  });
}

const OBJECTS = FAILSAFE_SCHEMA.extend({
  implicit: [
    plainType(
      text => text !== '<<',
      text => new PlainScalar(text, goScalar(text)),
    ),
    merge,
  ],
  explicit: EXPLICIT,
});

const KUSTOMIZATION = FAILSAFE_SCHEMA.extend({
  implicit: [
    plainType(
      text => kustomizationScalar(text) !== undefined,
      kustomizationScalar,
    ),
    merge,
  ],
  explicit: EXPLICIT,
});

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
  return splitDocuments(text.replaceAll('\r\n', '\n')).map(part =>
    noteScalars(firstDocument(part, OBJECTS)),
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
