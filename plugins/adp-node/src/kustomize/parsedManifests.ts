import type { KubernetesObject } from './kubernetesObject';
import { KustomizeError } from './kustomizeError';
import { readConfiguration, readObjectDocuments } from './readYaml';
import { NotJsonError } from './yamlScalars';
import { Resource, toResource } from './resource';

/**
 * Parsed YAML files, by their text: the same text is parsed once, in however
 * many files and trees it is. What is returned must not be changed.
 */
export class ParsedManifests {
  readonly #documents = new Map<string, readonly unknown[]>();
  readonly #resources = new Map<string, readonly Resource[]>();
  readonly #configurations = new Map<string, unknown>();

  /**
   * The documents of a file, empty ones left out.
   *
   * @throws KustomizeError for what is no YAML.
   */
  documents(text: string, file: string): readonly unknown[] {
    return cached(this.#documents, text, () =>
      parse(file, () => readObjectDocuments(text)).filter(
        document => !isEmpty(document),
      ),
    );
  }

  /**
   * What a kustomization or a JSON patch has.
   *
   * @throws KustomizeError for what is no YAML.
   */
  configuration(text: string, file: string): unknown {
    return cached(this.#configurations, text, () =>
      parse(file, () => readConfiguration(text)),
    );
  }

  /**
   * The Kubernetes objects of a file; lists of objects are taken apart.
   *
   * @throws KustomizeError for what is none.
   */
  objects(text: string, file: string): KubernetesObject[] {
    return this.resources(text, file).map(({ object }) => object);
  }

  /** The same, as what a build starts with. */
  resources(text: string, file: string): readonly Resource[] {
    return cached(this.#resources, text, () =>
      this.documents(text, file)
        .flatMap(document => toObjects(document, file))
        .map(toResource),
    );
  }
}

function cached<V>(known: Map<string, V>, key: string, make: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

function parse<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message } = error as Error;
    const [what] = message.split('\n');
    throw new KustomizeError(
      `${file} is not valid ${
        error instanceof NotJsonError ? 'for Kubernetes' : 'YAML'
      }: ${what}`,
      {
        reason: 'invalid-yaml',
        file,
        remedy:
          error instanceof NotJsonError
            ? `put it into quotes in ${file}`
            : `correct ${file} at the line named`,
      },
    );
  }
}

function isEmpty(document: unknown): boolean {
  return (
    document === null ||
    document === undefined ||
    document === '' ||
    (typeof document === 'object' && Object.keys(document).length === 0)
  );
}

function toObjects(document: unknown, file: string): KubernetesObject[] {
  const object = document as Partial<KubernetesObject> & { items?: unknown };
  if (typeof object !== 'object' || Array.isArray(object)) {
    throw invalidObject(file, 'a mapping with apiVersion, kind and metadata');
  }
  const kind: unknown = object.kind;
  if (!kind || typeof kind === 'object') {
    throw invalidObject(file, 'its kind');
  }
  const isList = String(kind).endsWith('List');
  if (isList && 'items' in object) {
    const { items } = object;
    return Array.isArray(items)
      ? items
          .filter(item => !isEmpty(item))
          .flatMap(item => toObjects(item, file))
      : [];
  }
  const name: unknown = object.metadata?.name;
  if (!isList && (name === undefined || name === null || name === '')) {
    throw invalidObject(file, 'metadata.name');
  }
  return [object as KubernetesObject];
}

function invalidObject(file: string, what: string): KustomizeError {
  return new KustomizeError(
    `${file} has a document that is no Kubernetes object; it lacks ${what}`,
    {
      reason: 'invalid-object',
      file,
      remedy: `complete the object, or take ${file} out of the kustomization`,
    },
  );
}
