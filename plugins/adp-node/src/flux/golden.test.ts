import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  applyPlan,
  defra,
  estateRepository,
  fcpDemo,
  readTree,
  repositoryRoot,
  templates,
} from './__testUtils__/fixtures';
import { planManifests } from './plan/planManifests';

/**
 * All that is generated for one service of a new team, kind by kind. After a
 * change that is meant to show here, run this test with UPDATE_TESTDATA=1 and
 * read the difference.
 */
const testdata = join(repositoryRoot, 'plugins/adp-node/src/flux/testdata');

it.each([
  ['frontend', 'fcp-demo-web'],
  ['backend', 'fcp-demo-api'],
  ['backend-with-database', 'fcp-demo-orders'],
  ['helm-only', 'fcp-demo-proxy'],
])('generates a %s', (folder, service) => {
  const empty = estateRepository('adp-flux-services', 'defra');
  const { changes, warnings } = planManifests({
    templates,
    templateVersion: '1.0.0',
    tenant: defra,
    team: fcpDemo,
    service,
    environment: 'snd4',
    current: empty,
  });
  const generated = applyPlan(new Map(), { changes });

  const expected = join(testdata, folder);
  if (process.env.UPDATE_TESTDATA) {
    rmSync(expected, { recursive: true, force: true });
    for (const [path, text] of generated) {
      mkdirSync(dirname(join(expected, path)), { recursive: true });
      writeFileSync(join(expected, path), text);
    }
  }
  expect(generated).toEqual(readTree(expected));
  expect(warnings).toEqual([]);
});
