import { parseYaml, stringifyYaml } from '../../yaml/yaml';
import { migrateFluxApi } from './migrateFluxApi';
import { checkFluxObject } from './fluxSchemas';

function migrate(text: string, version = '2.9') {
  const document = parseYaml(text, 'test.yaml');
  const { moves, problems } = migrateFluxApi(document, version);
  return { text: stringifyYaml(document), moves, problems, document };
}

const RELEASE = `# Ours.
apiVersion: helm.toolkit.fluxcd.io/v2beta1 # old
kind: HelmRelease
metadata:
  name: web
  namespace: flux-config
spec:
  interval: 60m
  chart:
    spec:
      chart: web
      version: 1.2.0 # {"$imagepolicy": "flux-config:web:tag"}
      sourceRef:
        kind: HelmRepository
        name: repo
      valuesFile: snd.yaml
      valuesFiles:
      - values.yaml # all
  values:
    # Not Flux's.
    manifest:
      apiVersion: image.toolkit.fluxcd.io/v1beta1
      kind: ImagePolicy
    other: 'yes'
`;

it('moves the version of a release, and the files of values', () => {
  const { text, moves, problems, document } = migrate(RELEASE);
  expect(problems).toEqual([]);
  expect(moves).toEqual([
    {
      field: 'apiVersion',
      from: 'helm.toolkit.fluxcd.io/v2beta1',
      to: 'helm.toolkit.fluxcd.io/v2',
    },
  ]);
  expect(text).toBe(
    RELEASE.replace('v2beta1 # old', 'v2 # old')
      .replace('      valuesFile: snd.yaml\n', '')
      .replace('      - values.yaml', '      - snd.yaml\n      - values.yaml'),
  );
  expect(checkFluxObject(document.toJS())).toEqual([]);
});

it('goes no further than the version of Flux does', () => {
  expect(migrate(RELEASE, '2.2').text).toBe(
    RELEASE.replace('v2beta1 #', 'v2beta2 #'),
  );
  expect(migrate(RELEASE, '2.1')).toMatchObject({ text: RELEASE, moves: [] });
});

it.each([
  ['2.9', 'image.toolkit.fluxcd.io/v1beta1', 'ImagePolicy', 'v1'],
  ['2.6', 'image.toolkit.fluxcd.io/v1beta1', 'ImagePolicy', 'v1beta2'],
  ['2.6', 'image.toolkit.fluxcd.io/v1', 'ImageRepository', 'v1beta2'],
  ['2.9', 'image.toolkit.fluxcd.io/v1beta1', 'ImageUpdateAutomation', 'v1'],
  ['2.9', 'source.toolkit.fluxcd.io/v1beta2', 'HelmRepository', 'v1'],
  ['2.9', 'source.toolkit.fluxcd.io/v1beta1', 'GitRepository', 'v1'],
  ['2.9', 'source.toolkit.fluxcd.io/v1beta2', 'OCIRepository', 'v1'],
  ['2.9', 'notification.toolkit.fluxcd.io/v1beta1', 'Alert', 'v1beta3'],
  ['2.9', 'notification.toolkit.fluxcd.io/v1beta2', 'Provider', 'v1beta3'],
  ['2.9', 'notification.toolkit.fluxcd.io/v1beta2', 'Receiver', 'v1'],
  ['2.9', 'kustomize.toolkit.fluxcd.io/v1beta2', 'Kustomization', 'v1'],
])('for Flux %s moves %s %s to %s', (version, apiVersion, kind, to) => {
  const manifest = (moved: string) =>
    `apiVersion: ${moved}\nkind: ${kind}\nmetadata:\n  name: x\nspec: {} # as it is\n`;
  expect(migrate(manifest(apiVersion), version).text).toBe(
    manifest(`${apiVersion.split('/')[0]}/${to}`),
  );
});

it.each([
  'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart:\n    spec:\n      valuesFile: kept\n',
  'apiVersion: apps/v1\nkind: Deployment\n',
  'resources:\n- a.yaml\n',
])("leaves what is right, or is not Flux's: %j", text => {
  expect(migrate(text)).toMatchObject({ text, moves: [], problems: [] });
});

it('moves patches of a Kustomization into the one list, and references', () => {
  const { text, moves, document } =
    migrate(`apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
kind: Kustomization
metadata:
  name: app
spec:
  interval: 10m
  prune: true
  sourceRef:
    kind: GitRepository
    name: repo
  validation: client
  healthChecks:
  - apiVersion: helm.toolkit.fluxcd.io/v2beta1
    kind: HelmRelease
    name: web
  patches:
  - patch: |
      kind: A
  patchesStrategicMerge:
  - apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
  patchesJson6902:
  - target:
      kind: Deployment
      name: web
    patch:
    - op: add
      path: /metadata/labels/a
      value: "yes"
`);
  expect(text).toBe(`apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: app
spec:
  interval: 10m
  prune: true
  sourceRef:
    kind: GitRepository
    name: repo
  healthChecks:
  - apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    name: web
  patches:
  - patch: |
      kind: A
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
  - target:
      kind: Deployment
      name: web
    patch: |
      - op: add
        path: /metadata/labels/a
        value: "yes"
`);
  expect(moves.map(({ field }) => field)).toEqual([
    'apiVersion',
    'spec.healthChecks.0.apiVersion',
  ]);
  expect(checkFluxObject(document.toJS())).toEqual([]);
});

it('moves the patches of a post-renderer', () => {
  const { document } = migrate(`apiVersion: helm.toolkit.fluxcd.io/v2beta2
kind: HelmRelease
metadata:
  name: web
spec:
  interval: 1m
  chartRef:
    kind: OCIRepository
    name: web
  postRenderers:
  - kustomize:
      patchesStrategicMerge:
      - kind: Deployment
        metadata:
          name: web
`);
  expect(document.toJS().spec.postRenderers).toEqual([
    {
      kustomize: {
        patches: [{ patch: 'kind: Deployment\nmetadata:\n  name: web\n' }],
      },
    },
  ]);
  expect(checkFluxObject(document.toJS())).toEqual([]);
});

it('drops what sources do not have any more', () => {
  const { document } = migrate(`apiVersion: source.toolkit.fluxcd.io/v1beta2
kind: GitRepository
metadata:
  name: repo
spec:
  interval: 1m
  url: https://example.com/repo
  gitImplementation: go-git
  accessFrom:
    namespaceSelectors: []
`);
  expect(checkFluxObject(document.toJS())).toEqual([]);
});

it('moves targets and texts of patches in a kustomization', () => {
  const text = `resources:
- ../../base
patches:
- path: patch.yaml
- target:
    group: helm.toolkit.fluxcd.io
    version: v2beta1
    kind: HelmRelease
  patch: |-
    - op: remove
      path: /spec/suspend
- patch: |
    apiVersion: helm.toolkit.fluxcd.io/v2beta1
    kind: HelmRelease
    metadata:
      name: web
`;
  const migrated = migrate(text);
  expect(migrated.text).toBe(text.split('v2beta1').join('v2'));
  expect(migrated.moves.map(({ field }) => field)).toEqual([
    'patches.1.target.version',
    'patches.2.patch.apiVersion',
  ]);
});

describe('the template of commit messages', () => {
  const automation = (
    template: string,
  ) => `apiVersion: image.toolkit.fluxcd.io/v1beta1
kind: ImageUpdateAutomation
metadata:
  name: images
spec:
  interval: 30m
  sourceRef:
    kind: GitRepository
    name: repo
  git:
    commit:
      author:
        email: bot@example.com
      messageTemplate: |
        ${template.split('\n').join('\n        ')}
`;
  const OLD = `Update
{{ range $file, $_ := .Updated.Files -}}
- {{ $file }}
{{ end -}}
{{ range $object, $_ := .Updated.Objects -}}
- {{ $object.Kind }} {{ $object.Name }}
{{ end -}}
{{ range .Updated.Images -}}
- {{.}}
{{ end -}}`;
  const NEW = `Update
{{ range $file, $_ := .Changed.FileChanges -}}
- {{ $file }}
{{ end -}}
{{ range $object, $_ := .Changed.Objects -}}
- {{ $object.Kind }} {{ $object.Name }}
{{ end -}}
{{ range .Changed.Changes -}}
- {{.NewValue}}
{{ end -}}`;

  it.each([OLD, OLD.split('.Updated').join('.Changed.ImageResult')])(
    'lists changes',
    template => {
      const { text, problems } = migrate(automation(template));
      expect(problems).toEqual([]);
      expect(text).toBe(automation(NEW).replace('v1beta1', 'v1'));
    },
  );

  it('stays before Flux 2.7', () => {
    expect(migrate(automation(OLD), '2.6').text).toBe(
      automation(OLD).replace('v1beta1', 'v1beta2'),
    );
  });

  it.each([
    '{{ range .Updated.Images -}}{{ .Repository }}{{ end }}',
    '{{ range $object, $images := .Updated.Objects }}{{ $images }}{{ end }}',
    '{{ len .Updated.Images }}',
  ])('is told when it cannot be moved: %s', template => {
    const { text, problems } = migrate(automation(template));
    expect(problems).toEqual([
      expect.objectContaining({
        severity: 'error',
        field: 'spec.git.commit.messageTemplate',
        remedy: expect.stringContaining('.Changed.FileChanges'),
      }),
    ]);
    expect(text).toContain(template);
  });
});

it('tells of a kind that this Flux does not have', () => {
  const text =
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: ExternalArtifact\nmetadata: { name: a }\n';
  expect(migrate(text, '2.6')).toMatchObject({
    text,
    problems: [
      {
        field: 'apiVersion',
        message: 'Flux 2.6 has no ExternalArtifact in source.toolkit.fluxcd.io',
      },
    ],
  });
});
