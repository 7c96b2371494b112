import { parse } from 'yaml';
import { checkFluxObject } from './fluxSchemas';

const HELM_RELEASE = `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: fcp-demo-web
  namespace: flux-config
  labels:
    backstage.io/kubernetes-id: fcp-demo-web
spec:
  releaseName: fcp-demo-web
  targetNamespace: fcp-demo
  interval: 60m
  install:
    createNamespace: true
  chart:
    spec:
      chart: fcp-demo-web
      version: 0.1.0
      reconcileStrategy: ChartVersion
      sourceRef:
        kind: HelmRepository
        name: fcp-demo-helm-repo
  values:
    anything: [1, { a: null }]
`;

const KUSTOMIZATION = `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: fcp-demo-base
spec:
  sourceRef:
    kind: GitRepository
    name: services-repository
  path: ./services
  interval: 3m
  prune: true
  postBuild:
    substituteStrategy: Always
    substitute:
      TEAM_NAME: fcp-demo
`;

function check(manifest: string, ...edits: [searched: string, by: string][]) {
  let text = manifest;
  for (const [searched, by] of edits) {
    expect(text).toContain(searched);
    text = text.replace(searched, () => by);
  }
  return checkFluxObject(parse(text));
}

it('passes what Flux takes', () => {
  expect(check(HELM_RELEASE)).toEqual([]);
  expect(check(KUSTOMIZATION)).toEqual([]);
});

it.each<[string, string, string, string, string, string]>([
  [
    'an unknown field',
    HELM_RELEASE,
    'createNamespace',
    'createNamespaces',
    'spec.install.createNamespaces',
    'there is no such field; did you mean "createNamespace"?',
  ],
  [
    'an unknown field beside spec',
    KUSTOMIZATION,
    'spec:',
    'specs: {}\nspec:',
    'specs',
    'there is no such field; did you mean "spec"?',
  ],
  [
    'a missing field',
    KUSTOMIZATION,
    '  prune: true\n',
    '',
    'spec.prune',
    'is missing',
  ],
  [
    'a kind of source that there is not',
    KUSTOMIZATION,
    'kind: GitRepository',
    'kind: HelmRepository',
    'spec.sourceRef.kind',
    'must be one of Bucket, ExternalArtifact, GitRepository, OCIRepository, and is "HelmRepository"',
  ],
  [
    'a duration without unit',
    HELM_RELEASE,
    'interval: 60m',
    'interval: "60"',
    'spec.interval',
    'must match pattern "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$", and is "60"',
  ],
  [
    'another type',
    HELM_RELEASE,
    'version: 0.1.0',
    'version: 1.0',
    'spec.chart.spec.version',
    'must be string, and is 1',
  ],
  [
    'a label that YAML takes for a number',
    HELM_RELEASE,
    'kubernetes-id: fcp-demo-web',
    'kubernetes-id: 1',
    'metadata.labels.backstage.io/kubernetes-id',
    'must be string, and is 1',
  ],
  [
    'both chart and chartRef',
    HELM_RELEASE,
    '  chart:\n',
    '  chartRef: { kind: OCIRepository, name: web }\n  chart:\n',
    'spec',
    'either chart or chartRef must be set',
  ],
])('finds %s', (_, manifest, searched, by, field, message) => {
  expect(check(manifest, [searched, by])).toEqual([
    { field, message: expect.stringContaining(message) },
  ]);
});

it('finds a release without a chart', () => {
  const object = parse(HELM_RELEASE);
  delete object.spec.chart;
  expect(checkFluxObject(object)).toEqual([
    { field: 'spec', message: 'either chart or chartRef must be set' },
  ]);
});

it('finds all that is wrong', () => {
  expect(
    check(KUSTOMIZATION, ['prune', 'prunes'], ['3m', '3']).map(
      ({ field }) => field,
    ),
  ).toEqual(['spec.prune', 'spec.prunes', 'spec.interval']);
});

it('leaves alone what Flux replaces later', () => {
  expect(
    check(
      HELM_RELEASE,
      ['createNamespace: true', 'createNamespace: ${CREATE}'],
      ['interval: 60m', 'interval: ${INTERVAL:=5m}'],
      ['kind: HelmRepository', 'kind: ${KIND}'],
    ),
  ).toEqual([]);
});

it('has no definition of older API versions', () => {
  expect(
    check(
      HELM_RELEASE,
      ['helm.toolkit.fluxcd.io/v2', 'helm.toolkit.fluxcd.io/v2beta1'],
      ['interval', 'intervals'],
    ),
  ).toEqual([]);
});

it('checks the labels of other objects', () => {
  expect(
    checkFluxObject(
      parse(
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: { b: yes } }\ndata: {}',
        { version: '1.1' },
      ),
    ),
  ).toEqual([
    { field: 'metadata.labels.b', message: 'must be string, and is true' },
  ]);
});
