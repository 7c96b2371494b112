import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';
import type { FileTree } from '../../gitops/fileTree';
import { planManifests } from '../plan/planManifests';
import { templateWarnings } from './templateWarnings';

const team = 'templates/programme/team';
const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';

/** The templates of this repository, with more files, and others at the end of some. */
function templatesWith(files: Record<string, string>): FileTree {
  return new Map([...templates, ...Object.entries(files)]);
}

const rules = templates.get('templates.yaml')!;

it.each([
  [
    'a template that no kustomization lists',
    { [`${team}/service/deploy/environment/settings.yaml`]: text },
    `What ${team}/service/deploy/environment/settings.yaml in adp-flux-templates makes is not deployed, since no kustomization.yaml lists it; list it in ${team}/service/deploy/environment/kustomization.yaml, or remove it`,
  ],
  [
    'a template that is listed in a comment only',
    {
      [`${team}/base/settings.yaml`]: text,
      [`${team}/base/kustomization.yaml`]: `${templates.get(
        `${team}/base/kustomization.yaml`,
      )}# - settings.yaml\n`,
    },
    `What ${team}/base/settings.yaml in adp-flux-templates makes is not deployed, since no kustomization.yaml lists it; list it in ${team}/base/kustomization.yaml, or remove it`,
  ],
  [
    'a file elsewhere',
    { 'templates/programme/settings.yaml': text },
    `templates/programme/settings.yaml in adp-flux-templates makes no manifest, since it is not below ${team}/; move it there, or remove it`,
  ],
  [
    'an entry that decides about nothing',
    {
      'templates.yaml': rules.replace(
        'edit:\n',
        '- path: deploy/base/helm-release.yaml\n  when:\n    variable: X\nedit:\n',
      ),
    },
    `select.6 of templates.yaml in adp-flux-templates does nothing, since there is no template at deploy/base/helm-release.yaml below ${team}/service/ that an earlier entry does not decide about; correct its path, move it up, or remove it`,
  ],
  [
    'an entry that changes nothing',
    { 'templates.yaml': rules.replace('path: infra/env', 'path: infra/ent') },
    `edit.4 of templates.yaml in adp-flux-templates does nothing, since there is no template ${team}/service/infra/entironment/patch.yaml; correct its path, or remove it`,
  ],
  [
    'a value for nothing',
    { 'templates.yaml': `${rules}- token: SETTING\n  value: none\n` },
    'values.3 of templates.yaml in adp-flux-templates does nothing, since no template has __SETTING__; correct its token, or remove it',
  ],
])('warns of %s', (_, files, warning) => {
  expect(templateWarnings(templatesWith(files))).toEqual([warning]);
});

it.each([
  ['that ADP starts with', templates],
  [
    'with settings that are generated from a file',
    templatesWith({
      [`${team}/service/helm-only-deploy/environment/settings.yaml`]: text,
      [`${team}/service/helm-only-deploy/environment/kustomization.yaml`]: `${templates.get(
        `${team}/service/helm-only-deploy/environment/kustomization.yaml`,
      )}configMapGenerator:\n- name: x\n  files: [a=settings.yaml]\n`,
    }),
  ],
  [
    'with a file that another folder lists',
    templatesWith({
      [`${team}/service/deploy/shared/settings.yaml`]: text,
      [`${team}/service/deploy/environment/kustomization.yaml`]: `${templates.get(
        `${team}/service/deploy/environment/kustomization.yaml`,
      )}components:\n- "../../shared/settings.yaml"\n`,
    }),
  ],
  [
    'without rules of their own',
    new Map([...templates].filter(([path]) => path !== 'templates.yaml')),
  ],
])('has nothing to say about templates %s', (_, files) => {
  expect(templateWarnings(files)).toEqual([]);
});

it('is told with changes that the templates make, and not without', () => {
  const path = `${team}/service/deploy/base/settings.yaml`;
  const changed = templatesWith({ [path]: text });
  const plan = (current: FileTree, more: { upgrade?: boolean } = {}) =>
    planManifests({
      templates: changed,
      templateVersion: '2.0.0',
      otherTemplates: new Map([['1.0.0', templates]]),
      tenant: defra,
      team: { ...fcpDemo, services: fcpDemo.services.slice(0, 1) },
      ...more,
      current,
    });
  const generated = applyPlan(
    estateRepository('adp-flux-services', 'defra'),
    planManifests({
      templates,
      templateVersion: '1.0.0',
      tenant: defra,
      team: { ...fcpDemo, services: fcpDemo.services.slice(0, 1) },
      current: estateRepository('adp-flux-services', 'defra'),
    }),
  );
  expect(plan(generated)).toMatchObject({ changes: [], warnings: [] });
  const upgrade = plan(generated, { upgrade: true });
  expect(upgrade.warnings).toEqual([expect.stringContaining(path)]);
  expect(plan(applyPlan(generated, upgrade))).toMatchObject({
    changes: [],
    warnings: [],
  });
});
