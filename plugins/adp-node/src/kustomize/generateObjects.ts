import type { KubernetesObject } from './kubernetesObject';
import type { Generator, GeneratorOptions } from './kustomizationFields';
import type { Kustomization } from './kustomizationFile';
import { KustomizeError, notEvaluated } from './kustomizeError';
import { hasId, type Resource, toResource } from './resource';

type Texts = Record<string, string>;

type ReadFile = (path: string) => { text: string; file: string };

/**
 * Adds the ConfigMaps and Secrets that a kustomization generates, or merges them
 * into those that are there.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
 *
 * @throws KustomizeError
 */
export function generateObjects(
  resources: readonly Resource[],
  kustomization: Kustomization,
  file: string,
  readFile: ReadFile,
): readonly Resource[] {
  const { configMapGenerator, secretGenerator, generatorOptions } =
    kustomization;
  const all = [
    ...configMapGenerator.map(entry => ['ConfigMap', entry] as const),
    ...secretGenerator.map(entry => ['Secret', entry] as const),
  ];
  return all.reduce((before, [kind, entry]) => {
    const options = mergeOptions(generatorOptions, entry.options);
    const data = readData(entry, file, readFile);
    const generated = {
      ...toResource(makeObject(kind, entry, options, data)),
      needsHash: !options.disableNameSuffixHash,
    };
    return absorb(before, generated, entry.behavior, file);
  }, resources);
}

function mergeOptions(
  global: GeneratorOptions = {},
  local: GeneratorOptions = {},
): GeneratorOptions {
  return {
    labels: { ...global.labels, ...local.labels },
    annotations: { ...global.annotations, ...local.annotations },
    disableNameSuffixHash:
      global.disableNameSuffixHash || local.disableNameSuffixHash,
    immutable: global.immutable || local.immutable,
  };
}

function makeObject(
  kind: 'ConfigMap' | 'Secret',
  { name = '', namespace, type }: Generator,
  { labels = {}, annotations = {}, immutable }: GeneratorOptions,
  data: Texts,
): KubernetesObject {
  const isSecret = kind === 'Secret';
  const content = isSecret
    ? mapValues(data, value => Buffer.from(value).toString('base64'))
    : data;
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      ...(namespace && { namespace }),
      ...(Object.keys(labels).length > 0 && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    ...(isSecret && { type: type || 'Opaque' }),
    ...(Object.keys(content).length > 0 && { data: content }),
    ...(immutable && { immutable }),
  };
}

function readData(
  { name, envs, env, literals, files }: Generator,
  file: string,
  readFile: ReadFile,
): Texts {
  if (!name) {
    throw invalid(file, 'generates an object without name');
  }
  const read = (path: string) => {
    const { text, file: source } = readFile(path);
    if (text.includes('\uFFFD')) {
      throw notEvaluated(file, `generates from ${source}, which is no text`);
    }
    return text;
  };
  const pairs = [
    ...[...envs, ...(env ? [env] : [])].flatMap(path =>
      readEnvironment(read(path), path, file),
    ),
    ...literals.map(literal => {
      const [key, value] = splitPair(literal, file);
      return [key, value.replace(/^(["'])([^]*)\1$/, '$2')];
    }),
    ...files.map(entry => {
      const [key, path] = entry.includes('=')
        ? splitPair(entry, file)
        : [entry.slice(entry.lastIndexOf('/') + 1), entry];
      return [key, read(path)];
    }),
  ];
  const data: Texts = {};
  for (const [key, value] of pairs) {
    if (Object.hasOwn(data, key)) {
      throw invalid(file, `generates ${name} with the key ${key} twice`);
    }
    data[key] = value;
  }
  return data;
}

function splitPair(text: string, file: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw invalid(file, `generates from "${text}", which is no key=value`);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}

function readEnvironment(text: string, path: string, file: string) {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(line => line.trimStart())
    .filter(line => line && !line.startsWith('#'))
    .map(line => {
      if (!line.includes('=')) {
        // Its value comes from the environment of whoever runs kustomize.
        throw notEvaluated(file, `generates from ${path}, where ${line} is`);
      }
      return splitPair(line, file);
    });
}

/** Adds what is generated, or puts it in the place of what it is a change of. */
function absorb(
  resources: readonly Resource[],
  generated: Resource,
  behavior = 'create',
  file: string,
): readonly Resource[] {
  const found = resources.filter(resource => hasId(resource, generated.id.key));
  const changes = behavior === 'merge' || behavior === 'replace';
  const { kind, name } = generated.id;
  if (!changes && found.length === 0) {
    return [...resources, generated];
  }
  if (found.length !== 1 || !changes) {
    throw invalid(
      file,
      `generates ${kind} ${name} to ${behavior} it, but the resources have ${found.length} of it`,
    );
  }
  const [old] = found;
  const merged = mergeGenerated(old, generated, behavior === 'merge');
  return resources.map(resource => (resource === old ? merged : resource));
}

function mergeGenerated(
  old: Resource,
  generated: Resource,
  mergesData: boolean,
): Resource {
  const { object } = generated;
  const { metadata } = old.object;
  const join = (field: 'labels' | 'annotations') => {
    const texts = { ...metadata[field], ...object.metadata[field] };
    return Object.keys(texts).length > 0 && { [field]: texts };
  };
  const joinData = (field: 'data' | 'binaryData') => {
    const texts = {
      ...(mergesData && (old.object[field] as Texts)),
      ...(object[field] as Texts),
    };
    return Object.keys(texts).length > 0 && { [field]: texts };
  };
  const { data: _, binaryData: __, ...rest } = object;
  return {
    ...old,
    needsHash: old.needsHash && generated.needsHash,
    object: {
      ...rest,
      metadata: {
        name: metadata.name,
        ...(metadata.namespace && { namespace: metadata.namespace }),
        ...join('labels'),
        ...join('annotations'),
      },
      ...joinData('data'),
      ...joinData('binaryData'),
    },
  };
}

function mapValues(texts: Texts, change: (text: string) => string): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [key, change(value)]),
  );
}

function invalid(file: string, what: string): KustomizeError {
  return new KustomizeError(`${file} ${what}`, {
    reason: 'invalid-kustomization',
    file,
    remedy: `correct the generator in ${file}`,
  });
}
