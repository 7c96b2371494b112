import { existsSync } from 'node:fs';
import { fluxTeamSchema, fluxTenantSchema } from '@adp/plugin-adp-common';
import {
  type FileChange,
  type FileTree,
  type ManifestRequest,
  parseConfigFile,
  planManifests,
} from '@adp/plugin-adp-node';
import { TestEstate } from './__testUtils__/estate';
import { readCheckout } from './checkout';
import { inWritingOrder, writeChanges } from './writeChanges';

jest.setTimeout(60_000);

let estate: TestEstate;

beforeEach(() => {
  estate = new TestEstate();
});

afterEach(() => estate.remove());

it('writes and removes files, records last', async () => {
  const changes = ['gone', 'kept', 'made']
    .map(name => `services/${name}`)
    .flatMap((folder): FileChange[] =>
      ['generated.yaml', 'patch.yaml'].map(name => ({
        path: `${folder}/${name}`,
        after: folder.endsWith('gone') ? undefined : 'new',
      })),
    );
  changes
    .filter(({ path }) => !path.includes('/made/'))
    .forEach(({ path }) => estate.write(path, 'old'));
  await writeChanges(estate.folder, changes);
  for (const { path, after } of changes) {
    expect(existsSync(estate.path(path)) ? estate.read(path) : undefined).toBe(
      after,
    );
  }
  expect(inWritingOrder(changes).map(({ path }) => path)).toEqual([
    'services/kept/patch.yaml',
    'services/made/patch.yaml',
    'services/gone/patch.yaml',
    'services/gone/generated.yaml',
    'services/kept/generated.yaml',
    'services/made/generated.yaml',
  ]);
});

it('lets the next run complete what was killed, wherever that was', async () => {
  const templates = await readCheckout(estate.path('templates'));
  const changed = new Map(
    [...templates].map(([path, text]) => [
      path,
      text.replace('interval: 60m\n', 'interval: 45m\n'),
    ]),
  );
  const otherTemplates = new Map([['1.0.0', templates]]);
  const tenant = 'flux/defra-config.yaml';
  const team = 'flux/services/fcp-demo.yaml';
  const configOf = (path: string) => estate.read(`adp-teams-config/${path}`);
  const dev1 = '  - name: dev1\n    manifest:\n      generate: true\n';
  estate.write(`adp-teams-config/${team}`, configOf(team) + dev1);
  const request = {
    templates,
    templateVersion: '1.0.0',
    tenant: parseConfigFile(fluxTenantSchema, configOf(tenant), tenant),
    team: parseConfigFile(fluxTeamSchema, configOf(team), team),
  };
  const upgrade = {
    ...{ templates: changed, templateVersion: '2.0.0', otherTemplates },
    upgrade: true,
  };
  const steps: Partial<ManifestRequest>[] = [
    { environment: 'snd4' },
    {},
    { ...upgrade, environment: 'snd4' },
    { ...upgrade, environment: 'dev1' },
    upgrade,
  ];
  let current = await readCheckout(estate.path('adp-flux-services'));
  const counts: number[] = [];
  for (const step of steps) {
    const planOf = (files: FileTree) =>
      planManifests({ ...request, ...step, current: files }).changes;
    const changes = inWritingOrder(planOf(current));
    const wanted = withChanges(current, changes);
    for (const done of changes.keys()) {
      const half = withChanges(current, changes.slice(0, done));
      expect(withChanges(half, planOf(half))).toEqual(wanted);
    }
    counts.push(changes.length);
    current = wanted;
  }
  expect(Math.min(...counts)).toBeGreaterThan(0);
});

function withChanges(files: FileTree, changes: readonly FileChange[]) {
  const result = new Map(files);
  for (const { path, after } of changes) {
    if (after === undefined) {
      result.delete(path);
    } else {
      result.set(path, after);
    }
  }
  return result;
}
