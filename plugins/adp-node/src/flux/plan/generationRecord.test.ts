import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  templates,
} from '../__testUtils__/fixtures';
import type { FileTree } from '../../gitops/fileTree';
import { formatRecord, parseRecord } from './generationRecord';
import { planManifests } from './planManifests';

it.each([
  [
    ['1.0.10', '1.0.9'],
    ['1.0.9', '1.0.10'],
  ],
  [
    ['2.0.0', '2.0.0-rc.1', 'abc1234', '1.0.0'],
    ['abc1234', '1.0.0', '2.0.0-rc.1', '2.0.0'],
  ],
])('lists shared files of %j as %j', (versions, expected) => {
  const text = formatRecord('web', {
    shared: versions.map(version => ({ templates: version, values: {} })),
    environments: {},
  });
  const { shared } = parseRecord(text, 'generated.yaml');
  expect(shared.map(unit => unit.templates)).toEqual(expected);
});

it('stays as it is, whichever environment is planned during an upgrade', () => {
  const versions = new Map<string, FileTree>([
    ['1.0.0', templates],
    ['2.0.0', new Map(templates)],
  ]);
  const plan = (current: FileTree, environment?: string, upgrade = false) =>
    planManifests({
      templates: versions.get(upgrade ? '2.0.0' : '1.0.0')!,
      templateVersion: upgrade ? '2.0.0' : '1.0.0',
      otherTemplates: versions,
      tenant: defra,
      team: fcpDemo,
      environment,
      upgrade,
      current,
    });
  const empty = estateRepository('adp-flux-services', 'defra');
  const generated = applyPlan(empty, plan(empty));
  const half = applyPlan(generated, plan(generated, 'snd4', true));
  expect(half.get('services/fcp/fcp-demo/fcp-demo-web/generated.yaml')).toMatch(
    / templates: 1.0.0\n[^]* folder: v2.0.0\n/,
  );
  for (const environment of ['snd4', 'dev1', undefined]) {
    expect(plan(half, environment).changes).toEqual([]);
  }
});
