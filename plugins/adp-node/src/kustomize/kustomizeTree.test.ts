import { KustomizeRepository, kubectl } from '../flux/__testUtils__/kustomize';
import { KustomizeError } from './kustomizeError';
import { KustomizeTree } from './kustomizeTree';

jest.setTimeout(60_000);

const release = (fields = '') => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web
  namespace: flux-config
${fields}`;
const job = (containers: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  template:
    spec:
      containers:
${containers}`;
const list = (...resources: string[]) =>
  `resources:\n${resources.map(entry => `- ${entry}\n`).join('')}`;

/** Folder `top` is built, which kustomize does not. */
const failing: Record<string, [string, Record<string, string>]> = {
  'a missing file': [
    'missing-file',
    { 'top/kustomization.yaml': list('a.yaml') },
  ],
  'a missing folder': [
    'missing-file',
    { 'top/kustomization.yaml': list('../a') },
  ],
  'a folder without kustomization': [
    'no-kustomization',
    { 'top/kustomization.yaml': list('../a'), 'a/job.yaml': job('') },
  ],
  'a cycle': [
    'cycle',
    {
      'top/kustomization.yaml': list('../a'),
      'a/kustomization.yaml': list('../top'),
    },
  ],
  'an object twice': [
    'duplicate-object',
    {
      'top/kustomization.yaml': list('a.yaml', 'b.yaml'),
      'top/a.yaml': release(),
      'top/b.yaml': release('spec: {}\n'),
    },
  ],
  'a patch of another version': [
    'patch-without-object',
    {
      'top/kustomization.yaml': `${list('a.yaml')}patches:\n- path: b.yaml\n`,
      'top/a.yaml': release(),
      'top/b.yaml': release().replace('/v2', '/v2beta1'),
    },
  ],
  'a patch of another namespace': [
    'patch-without-object',
    {
      'top/kustomization.yaml': `${list('a.yaml')}patches:\n- path: b.yaml\n`,
      'top/a.yaml': release(),
      'top/b.yaml': release().replace('flux-config', 'elsewhere'),
    },
  ],
  'a patch that is missing': [
    'missing-file',
    {
      'top/kustomization.yaml': `${list('a.yaml')}patches:\n- path: b.yaml\n`,
      'top/a.yaml': release(),
    },
  ],
  'an unknown field': [
    'invalid-kustomization',
    { 'top/kustomization.yaml': 'resource: [a.yaml]\n' },
  ],
  'an empty kustomization': [
    'invalid-kustomization',
    { 'top/kustomization.yaml': '\n' },
  ],
  'invalid YAML': ['invalid-yaml', { 'top/kustomization.yaml': 'a: [b\n' }],
  'a key twice': [
    'invalid-yaml',
    {
      'top/kustomization.yaml': list('a.yaml'),
      'top/a.yaml': release('spec: {}\nspec: {}\n'),
    },
  ],
  'an object without kind': [
    'invalid-object',
    {
      'top/kustomization.yaml': list('a.yaml'),
      'top/a.yaml': 'apiVersion: v1\nmetadata: {name: a}\n',
    },
  ],
  'an object without name': [
    'invalid-object',
    {
      'top/kustomization.yaml': list('a.yaml'),
      'top/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {}\n',
    },
  ],
  'an operation that does not fit': [
    'invalid-patch',
    {
      'top/kustomization.yaml': `${list(
        'a.yaml',
      )}patches:\n- target: {kind: HelmRelease}\n  patch: '[{"op": "remove", "path": "/spec/none"}]'\n`,
      'top/a.yaml': release('spec: {}\n'),
    },
  ],
};

const treeOf = (files: Record<string, string>) =>
  new KustomizeTree(new Map(Object.entries(files)));

(kubectl ? describe : describe.skip)('as kubectl does', () => {
  it.each(Object.keys(failing))('refuses %s', async name => {
    const [, files] = failing[name];
    const repository = await KustomizeRepository.create(
      new Map(Object.entries(files)),
    );
    await expect(repository.build('top')).rejects.toThrow();
    await repository.remove();
  });
});

it.each(Object.keys(failing))('says why it refuses %s', name => {
  const [reason, files] = failing[name];
  let error: unknown;
  try {
    treeOf(files).build('top');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(KustomizeError);
  expect(error).toMatchObject({ details: { reason } });
});

it('names both versions where a patch does not fit, and what to do', () => {
  expect(() =>
    treeOf(failing['a patch of another version'][1]).build('top'),
  ).toThrow(
    expect.objectContaining({
      message:
        'top/b.yaml is a patch of helm.toolkit.fluxcd.io/v2beta1 HelmRelease flux-config/web, but the resources have helm.toolkit.fluxcd.io/v2 HelmRelease flux-config/web',
      details: expect.objectContaining({
        remedy: expect.stringContaining('adp flux upgrade'),
      }),
    }),
  );
});

it.each([
  'helmCharts: [{name: chart}]',
  'vars: [{name: A}]',
  'replacements: [{path: a.yaml}]',
  'transformers: [a.yaml]',
  'buildMetadata: [originAnnotations]',
  'labels: [{pairs: {a: b}, fields: [{path: spec}]}]',
  'resources: ["https://github.com/org/repository//folder?ref=v1"]',
  'resources: [../../elsewhere]',
])('gives no verdict on %s, rather than a wrong one', text => {
  expect(() => treeOf({ 'top/kustomization.yaml': text }).build('top')).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({ reason: 'not-evaluated' }),
    }),
  );
});
