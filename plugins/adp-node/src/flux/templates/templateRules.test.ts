import {
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';
import { planManifests } from '../plan/planManifests';
import { readTemplateRules, TEMPLATE_RULES_PATH } from './templateRules';

const withRules = (text: string) =>
  new Map(templates).set(TEMPLATE_RULES_PATH, text);

function plan(text: string, service: string) {
  const { changes } = planManifests({
    templates: withRules(text),
    templateVersion: '1.0.0',
    tenant: defra,
    team: fcpDemo,
    service,
    environment: 'snd4',
    current: estateRepository('adp-flux-services', 'defra'),
  });
  const folder = `services/fcp/fcp-demo/${service}/`;
  return new Map(
    changes
      .filter(({ path }) => path.startsWith(folder))
      .map(({ path, after }) => [path.slice(folder.length), after]),
  );
}

it('has the rules of the predecessor for templates without templates.yaml', () => {
  const { values, ...ours } = readTemplateRules(templates);
  const { values: defaults, ...predecessor } = readTemplateRules(new Map());
  expect(predecessor).toEqual(ours);
  expect(values).toEqual([
    ...defaults,
    { token: 'INGRESS_ENDPOINT', value: '__SERVICE_NAME__' },
  ]);
});

it('selects, moves and edits templates as templates.yaml says', () => {
  const text = `
select:
- {path: helm-only-deploy/, when: {types: [HelmOnly]}, as: deploy/}
- {path: infra/, when: {variable: QUEUE}}
- {path: infra-kustomize.yaml, when: {variable: QUEUE}}
- {path: pre-deploy/, when: {variable: POSTGRES_DB}, as: migrate/}
- {path: pre-deploy-kustomize.yaml, when: {variable: POSTGRES_DB}}
edit:
- path: kustomization.yaml
  when: {types: [Backend]}
  removeItems:
  - {from: resources, item: infra-kustomize.yaml}
- path: deploy-kustomize.yaml
  when: {types: [Backend]}
  remove:
  - [metadata, labels, backstage.io/kubernetes-id]
values:
- {token: DEPENDS_ON, value: pre-deploy}
- {token: INGRESS_ENDPOINT, value: 'https://__SERVICE_NAME__.example'}
`;
  const files = plan(text, 'fcp-demo-orders');
  expect([...files.keys()].sort()).toEqual([
    'deploy-kustomize.yaml',
    'deploy/base/helm-release.yaml',
    'deploy/base/kustomization.yaml',
    'deploy/snd/04/kustomization.yaml',
    'deploy/snd/04/patch.yaml',
    'kustomization.yaml',
    'migrate/base/image-repository-dbmigration.yaml',
    'migrate/base/kustomization.yaml',
    'migrate/base/migration.job.yaml',
    'migrate/snd/04/image-policy.yaml',
    'migrate/snd/04/kustomization.yaml',
    'migrate/snd/04/migration-patch.yaml',
    'pre-deploy-kustomize.yaml',
  ]);
  expect(files.get('kustomization.yaml')).toMatch(
    /resources:\n- deploy-kustomize.yaml\n$/,
  );
  expect(files.get('deploy-kustomize.yaml')).not.toContain('kubernetes-id');
  expect(files.get('deploy/snd/04/patch.yaml')).toContain(
    'endpoint: https://fcp-demo-orders.example\n',
  );
});

it.each([
  ['select: [{path: infra/, when: {type: [Backend]}}]', /select\.0\.when/],
  ['edit: [{path: a.yaml, when: {types: [Batch]}}]', /edit\.0\.when\.types\.0/],
  ['values: [{token: depends-on, value: x}]', /values\.0\.token/],
  ['selection: []', /the file: Unrecognized key/],
  ['select: [', /templates\.yaml in adp-flux-templates is not valid YAML/],
])('refuses %s', (text, message) => {
  expect(() => readTemplateRules(withRules(text))).toThrow(message);
});
