import type { FileTree } from '../gitops/fileTree';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from './__testUtils__/fixtures';
import { explainManifest } from './explainManifest';
import { ManifestRequest, planManifests } from './plan/planManifests';

const empty = estateRepository('adp-flux-services', 'defra');
const versions = new Map([
  ['1.0.0', templates],
  [
    '2.0.0',
    new Map(
      [...templates].map(([path, text]) => [
        path,
        text.replace('interval: 60m\n', 'interval: 45m\n'),
      ]),
    ),
  ],
]);

function generate(
  current: FileTree,
  templateVersion: string,
  more: Partial<ManifestRequest> = {},
) {
  const plan = planManifests({
    templates: versions.get(templateVersion)!,
    templateVersion,
    otherTemplates: versions,
    tenant: defra,
    team: fcpDemo,
    ...more,
    current,
  });
  return applyPlan(current, plan);
}

const generated = generate(empty, '1.0.0');
const team = 'services/fcp/fcp-demo';
const orders = `${team}/fcp-demo-orders`;
const config = { tenant: defra, team: fcpDemo };

const explain = (path: string, current: FileTree = generated) =>
  explainManifest({ path, current, templates: versions, config });

it('knows the template of each file, none of which anybody has edited', () => {
  const generatedPaths = [...generated.keys()].filter(
    path => path.startsWith(team) && !path.endsWith('/generated.yaml'),
  );
  expect(generatedPaths.length).toBeGreaterThan(80);
  for (const path of generatedPaths) {
    const { madeBy, template, edits } = explain(path);
    expect({ path, madeBy, edits }).toEqual({
      path,
      madeBy: 'templates',
      edits: [],
    });
    expect(templates.has(template!)).toBe(true);
    // The path alone suggests the same.
    expect(explainManifest({ path, current: generated })).toMatchObject({
      madeBy: 'templates',
      template,
    });
  }
});

it('tells where each variable comes from', () => {
  expect(explain(`${orders}/infra/snd/04/image-policy.yaml`)).toEqual({
    path: `${orders}/infra/snd/04/image-policy.yaml`,
    madeBy: 'templates',
    programme: 'fcp',
    team: 'fcp-demo',
    service: 'fcp-demo-orders',
    environment: 'snd4',
    type: 'Backend',
    templateVersion: '1.0.0',
    template:
      'templates/programme/team/service/infra/environment/image-policy.yaml',
    variables: [
      { name: 'ENVIRONMENT', value: 'snd', origin: 'name' },
      { name: 'ENV_INSTANCE', value: '4', origin: 'name' },
      {
        name: 'IMAGE_POLICY_VERSION_RANGE',
        value: '>=0.1.0-0',
        origin: 'environment of the tenant',
      },
      { name: 'SERVICE_NAME', value: 'fcp-demo-orders', origin: 'name' },
      { name: 'TEAM_NAME', value: 'fcp-demo', origin: 'name' },
    ],
    edits: [],
    notes: [],
  });
  expect(
    explain(`${orders}/pre-deploy-kustomize.yaml`).variables,
  ).toContainEqual({
    name: 'POSTGRES_DB',
    value: 'fcp-demo-orders',
    origin: 'service',
  });
});

it('tells what the configuration has become since', () => {
  const path = `${team}/base/patch/kustomize.yaml`;
  const quota = { key: 'TEAM_CPU_QUOTA', value: '9000' };
  const { variables } = explainManifest({
    path,
    current: generated,
    templates: versions,
    config: { tenant: defra, team: { ...fcpDemo, configVariables: [quota] } },
  });
  expect(variables).toContainEqual({
    name: 'TEAM_CPU_QUOTA',
    value: '2000',
    origin: 'team',
    configured: '9000',
  });
});

it('finds what people have edited, but not versions of images', () => {
  const path = `${orders}/deploy/snd/04/patch.yaml`;
  const text = generated.get(path)!;
  expect(text).toContain('0.1.0 # {"$imagepolicy"');
  const edited = text
    .replaceAll('0.1.0 # {', '3.2.1 # {')
    .replace('spec:\n', 'spec:\n  timeout: 5m\n');
  expect(explain(path, new Map(generated).set(path, edited)).edits).toEqual([
    { field: 'spec.timeout', found: '5m' },
  ]);
  const list = `${team}/snd/04/kustomization.yaml`;
  const more = new Map(generated).set(
    list,
    `${generated.get(list)}- by-hand.yaml\n`.replace('- ../../base\n', ''),
  );
  expect(explain(list, more).edits).toEqual([
    { field: 'resources', generated: '../../base' },
    { field: 'resources', found: 'by-hand.yaml' },
  ]);
});

it('explains both versions while a service is moved from one to the other', () => {
  const between = generate(generated, '2.0.0', {
    service: 'fcp-demo-orders',
    environment: 'dev1',
    upgrade: true,
  });
  const moved = [...between.keys()].filter(path => path.includes('/v2.0.0/'));
  expect(moved.length).toBeGreaterThan(5);
  for (const path of moved) {
    const { templateVersion, template, edits } = explain(path, between);
    expect({ path, templateVersion, edits }).toEqual({
      path,
      templateVersion: '2.0.0',
      edits: [],
    });
    expect(template).toBe(
      explain(path.replace('v2.0.0/', ''), between).template,
    );
  }
  const versionIn = (folder: string) => {
    const path = `${orders}/deploy/${folder}/kustomization.yaml`;
    const { templateVersion, edits } = explain(path, between);
    expect(edits).toEqual([]);
    return templateVersion;
  };
  expect([versionIn('dev/01'), versionIn('snd/04')]).toEqual([
    '2.0.0',
    '1.0.0',
  ]);
  expect(explain(`${orders}/generated.yaml`, between)).toMatchObject({
    madeBy: 'generation',
    notes: expect.arrayContaining([
      'Version of the templates of dev1: 2.0.0',
      'Version of the templates of snd4: 1.0.0',
    ]),
  });
});

it('says which files no templates have made', () => {
  const current = new Map(generated)
    .set(`${orders}/deploy/base/own.yaml`, 'a: 1\n')
    .set('services/abc/abc-old/base/kustomization.yaml', 'resources: []\n');
  const of = (path: string) => {
    const { madeBy, notes } = explain(path, current);
    return [madeBy, notes[0]];
  };
  expect(of(`${orders}/deploy/base/own.yaml`)).toEqual([
    'people',
    'No template of version 1.0.0 makes this file',
  ]);
  expect(of('services/base/kustomization.yaml')[0]).toBe('people');
  expect(of('services/abc/abc-old/base/kustomization.yaml')).toEqual([
    'unknown',
    expect.stringContaining('There is no generated.yaml that tells'),
  ]);
  expect(of('services/environments/snd/04/kustomization.yaml')).toEqual([
    'generation',
    expect.stringContaining('list of the teams'),
  ]);
  expect(() => of('services/nothing.yaml')).toThrow(
    'There is no services/nothing.yaml in adp-flux-services',
  );
});
