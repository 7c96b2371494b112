import { parseAllDocuments } from 'yaml';
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

/** Folder `top` is built; files lie in it unless their path says otherwise. */
const buildable: Record<string, Record<string, string>> = {
  'a patch of a custom resource, whose lists are replaced': {
    'top/kustomization.yaml': `${list(
      '../base',
    )}patches:\n- path: patch.yaml\n`,
    'top/patch.yaml': release(
      'spec:\n  hosts: [c]\n  gone: null\n  more: {x: 1}\n',
    ),
    'base/kustomization.yaml': list('release.yaml'),
    'base/release.yaml': release(
      'spec:\n  hosts: [a, b]\n  gone: 1\n  more: {y: 2}\n',
    ),
  },
  'a patch of a job, whose containers are merged by name': {
    'top/kustomization.yaml': `${list(
      'job.yaml',
    )}patches:\n- path: patch.yaml\n  target:\n    kind: Job\n    name: migr.*\n`,
    'top/job.yaml': job(
      '      - name: a\n        image: x\n        env:\n        - {name: P, value: "1"}\n      - name: b\n        image: y\n',
    ),
    'top/patch.yaml': job(
      '      - name: a\n        image: z\n        env:\n        - {name: Q, value: "2"}\n      - name: c\n        image: w\n',
    ),
  },
  'a patch of the older field': {
    'top/kustomization.yaml': `${list(
      'release.yaml',
    )}patchesStrategicMerge:\n- patch.yaml\n`,
    'top/release.yaml': release('spec:\n  interval: 1m\n'),
    'top/patch.yaml': release('spec:\n  interval: 2m\n'),
  },
  'a patch in the kustomization, of operations': {
    'top/kustomization.yaml': `${list(
      'release.yaml',
    )}patches:\n- target: {kind: HelmRelease}\n  patch: |-\n    - op: replace\n      path: /spec/interval\n      value: 5m\n    - op: add\n      path: /metadata/labels\n      value: {a: b}\n`,
    'top/release.yaml': release('spec:\n  interval: 1m\n'),
  },
  'a patch that removes an object': {
    'top/kustomization.yaml': `${list(
      'release.yaml',
      'job.yaml',
    )}patches:\n- patch: |-\n    $patch: delete\n    apiVersion: helm.toolkit.fluxcd.io/v2\n    kind: HelmRelease\n    metadata: {name: web, namespace: flux-config}\n`,
    'top/release.yaml': release(),
    'top/job.yaml': job('      - name: a\n        image: x\n'),
  },
  'a patch that replaces a map': {
    'top/kustomization.yaml': `${list(
      'release.yaml',
    )}patches:\n- path: patch.yaml\n`,
    'top/release.yaml': release('spec:\n  values: {a: 1, b: 2}\n'),
    'top/patch.yaml': release('spec:\n  values: {$patch: replace, c: 3}\n'),
  },
  'a component': {
    'top/kustomization.yaml': `${list('release.yaml')}components:\n- ../part\n`,
    'top/release.yaml': release('spec:\n  interval: 1m\n'),
    'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- path: patch.yaml\n`,
    'part/patch.yaml': release('spec:\n  interval: 9m\n'),
  },
  'a namespace and labels for all': {
    'top/kustomization.yaml': `${list(
      'job.yaml',
    )}namespace: other\nlabels:\n- pairs: {team: a}\n`,
    'top/job.yaml': job('      - name: a\n        image: x\n'),
  },
  'several documents, and a list of objects': {
    'top/kustomization.yaml': list('all.yaml', 'list.yaml'),
    'top/all.yaml': `---\n${release()}---\n# nothing\n---\n${job(
      '      - name: a\n        image: x\n',
    )}`,
    'top/list.yaml':
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: b}}\n',
  },
};

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
  async function buildWithKubectl(files: Record<string, string>) {
    const repository = await KustomizeRepository.create(
      new Map(Object.entries(files)),
    );
    try {
      const output = await repository.build('top');
      return parseAllDocuments(output).map(document => document.toJS());
    } finally {
      await repository.remove();
    }
  }

  it.each(Object.keys(buildable))('builds %s', async name => {
    const expected = await buildWithKubectl(buildable[name]);
    const byKind = (objects: readonly { kind: string }[]) =>
      [...objects].sort((a, b) => (a.kind < b.kind ? -1 : 1));
    expect(byKind(treeOf(buildable[name]).build('top') as never)).toEqual(
      byKind(expected),
    );
  });

  it.each(Object.keys(failing))('refuses %s', async name => {
    const [, files] = failing[name];
    await expect(buildWithKubectl(files)).rejects.toThrow();
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
