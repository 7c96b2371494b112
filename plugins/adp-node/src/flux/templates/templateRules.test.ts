import { defra, fcpDemo, templates } from '../__testUtils__/fixtures';
import { renderTemplates } from './renderTemplates';
import { readTemplateRules, TEMPLATE_RULES_PATH } from './templateRules';

const withRules = (text: string) =>
  new Map(templates).set(TEMPLATE_RULES_PATH, text);

/** What a service has, by its path below the service's folder. */
function render(text: string, name: string) {
  const files = withRules(text);
  const folder = `services/fcp/fcp-demo/${name}/`;
  const rendered = renderTemplates({
    environments: ['snd4'],
    services: fcpDemo.services
      .filter(service => service.name === name)
      .map(service => ({ service, environments: ['snd4'] })),
    templates: files,
    rules: readTemplateRules(files),
    tenant: defra,
    team: fcpDemo,
  });
  return new Map(
    rendered
      .filter(({ path }) => path.startsWith(folder))
      .map(({ path, text: content }) => [path.slice(folder.length), content]),
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
  const files = render(text, 'fcp-demo-orders');
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
