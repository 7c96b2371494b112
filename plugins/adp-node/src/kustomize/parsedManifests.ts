import { parseAllDocuments } from 'yaml';
import { readPlainYaml } from '../plainYaml';
import type { KubernetesObject } from './kubernetesObject';
import { KustomizeError } from './kustomizeError';

/**
 * Parsed YAML files, by their text: the same text is parsed once, in however
 * many files and trees it is. What is returned must not be changed.
 */
export class ParsedManifests {
  readonly #documents = new Map<string, readonly unknown[]>();

  /**
   * The documents of a file, empty ones left out.
   *
   * @throws KustomizeError for what is no YAML.
   */
  documents(text: string, file: string): readonly unknown[] {
    const known = this.#documents.get(text);
    if (known) {
      return known;
    }
    const plain = readPlainYaml(text);
    if (plain) {
      this.#documents.set(text, [plain]);
      return [plain];
    }
    const parsed = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
    const documents = ('empty' in parsed ? [] : parsed).map(document => {
      if (document.errors.length > 0) {
        throw new KustomizeError(
          `${file} is not valid YAML: ${document.errors[0].message}`,
          {
            reason: 'invalid-yaml',
            file,
            remedy: `correct ${file} at the line named`,
          },
        );
      }
      return document.toJS() as unknown;
    });
    const present = documents.filter(
      document => document !== null && document !== undefined,
    );
    this.#documents.set(text, present);
    return present;
  }

  /**
   * The Kubernetes objects of a file; lists of objects are taken apart.
   *
   * @throws KustomizeError for what is none.
   */
  objects(text: string, file: string): KubernetesObject[] {
    return this.documents(text, file).flatMap(document =>
      toObjects(document, file),
    );
  }
}

function toObjects(document: unknown, file: string): KubernetesObject[] {
  const object = document as Partial<KubernetesObject> & { items?: unknown };
  if (typeof object !== 'object' || Array.isArray(object)) {
    throw invalidObject(file, 'a mapping with apiVersion, kind and metadata');
  }
  if (!object.kind) {
    throw invalidObject(file, 'its kind');
  }
  if (object.kind.endsWith('List') && Array.isArray(object.items)) {
    return object.items.flatMap(item => toObjects(item, file));
  }
  if (!object.metadata?.name) {
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
