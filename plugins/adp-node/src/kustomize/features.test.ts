import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { kubectl, KustomizeRepository } from '../flux/__testUtils__/kustomize';
import { KustomizeError } from './kustomizeError';
import { KustomizeTree } from './kustomizeTree';

jest.setTimeout(60_000);

type Feature = {
  /** Missing where the kustomization of folder `top` says it. */
  name?: string;
  files: Record<string, string>;
  /** Whether there has to be a verdict. */
  isEvaluated?: boolean;
};

const testdata = join(__dirname, 'testdata');

/** Folder `top` is built; all features of a file have some files in common. */
function readFeatures(file: string): Feature[] {
  const { files: common = {}, cases } = load(
    readFileSync(join(testdata, file), 'utf8'),
  ) as { files?: Record<string, string>; cases: Feature[] };
  return cases.map(({ files, ...feature }) => ({
    ...feature,
    name: feature.name ?? files['top/kustomization.yaml'].trim(),
    files: { ...common, ...files },
  }));
}

/** `undefined` when there is no verdict, a text when it does not build. */
function build(files: ReadonlyMap<string, string>) {
  try {
    return sorted(new KustomizeTree(files).build('top'));
  } catch (error) {
    if (!(error instanceof KustomizeError)) {
      throw error;
    }
    return error.details.reason === 'not-evaluated'
      ? undefined
      : 'does not build';
  }
}

async function buildWithKubectl(files: ReadonlyMap<string, string>) {
  const repository = await KustomizeRepository.create(files);
  try {
    const output = await repository.build('top');
    return sorted(
      parseAllDocuments(output).flatMap(document => document.toJS() ?? []),
    );
  } catch {
    return 'does not build';
  } finally {
    await repository.remove();
  }
}

function sorted(objects: readonly object[]) {
  const keyOf = (object: object) => {
    const { apiVersion, kind, metadata } = object as {
      [field: string]: { namespace?: string; name?: string };
    };
    const { namespace, name } = metadata;
    return [apiVersion, kind, namespace, name].join(' ');
  };
  return [...objects].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

(kubectl ? describe : describe.skip).each(readdirSync(testdata))(
  'as kubectl does: %s',
  file => {
    const features = readFeatures(file).map(
      feature => [feature.name, feature] as const,
    );

    it.each(features)('%s', async (_, { files, isEvaluated = true }) => {
      const tree = new Map(Object.entries(files));
      const expected = isEvaluated ? await buildWithKubectl(tree) : undefined;
      expect(build(tree)).toEqual(expected);
    });
  },
);

it('has features to compare', () => {
  expect(readdirSync(testdata).map(name => basename(name, '.yaml'))).toEqual([
    'folders',
    'lists',
    'malformed',
    'objects',
    'operations',
    'patches',
    'transformations',
  ]);
});
