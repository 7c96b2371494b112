import { rmSync } from 'node:fs';
import { commitAll, git } from './__testUtils__/gitRepository';
import { TestEstate } from './__testUtils__/estate';

const CONFIG = 'adp-teams-config/flux/services/fcp-demo.yaml';
const CLUSTER = 'services/environments/snd/04/kustomization.yaml';
const PATCH = 'services/fcp/fcp-demo/fcp-demo-web/deploy/snd/04/patch.yaml';

let estate: TestEstate;

beforeEach(() => {
  estate = new TestEstate();
  commitAll(estate.path('templates'), '1.0.0');
  commitAll(estate.path('adp-flux-services'));
});

afterEach(() => estate.remove());

const plan = (...more: string[]) =>
  estate.flux('plan', '--team', 'fcp-demo', '--save', 'plan.json', ...more);

const apply = (...more: string[]) =>
  estate.adp(
    ...['flux', 'apply', 'plan.json'],
    ...['--templates', 'templates'],
    ...['--teams-config', 'adp-teams-config'],
    ...['--flux-services', 'adp-flux-services'],
    ...more,
  );

const status = () =>
  git(
    estate.path('adp-flux-services'),
    ...['status', '--porcelain', '--untracked-files=all'],
  );

it('keeps a plan, which is applied later, and once', () => {
  const head = git(estate.path('adp-flux-services'), 'rev-parse', 'HEAD');
  const { status: exitCode, stdout } = plan();
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`\n21 file(s) would change, as of commit ${head}\n`);
  expect(status()).toBe('');
  const { apiVersion, kind, spec } = JSON.parse(estate.read('plan.json'));
  expect([apiVersion, kind]).toEqual([
    'adp.defra.gov.uk/v1alpha1',
    'ManifestPlan',
  ]);
  expect(spec).toMatchObject({
    request: { tenant: 'defra', teams: ['fcp-demo'] },
    templateVersion: '1.0.0',
    commits: { 'adp-flux-services': head },
  });
  const oid = git(estate.folder, 'hash-object', `adp-flux-services/${CLUSTER}`);
  expect(spec.dependencies['adp-flux-services'][CLUSTER]).toBe(oid);
  expect(spec.changes).toContainEqual({
    path: CLUSTER,
    before: oid,
    after: expect.stringContaining('fcp-demo/base/patch'),
  });

  // Files of other teams are no matter.
  estate.write('adp-flux-services/services/fcp/fcp-other/a.yaml', 'a: 1\n');
  expect(apply()).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringContaining('\n21 file(s) changed\n'),
  });
  expect(estate.flux('generate', '--team', 'fcp-demo').stdout).toBe(
    '0 file(s) changed\n',
  );
  expect(apply()).toEqual({
    status: 0,
    stdout: '0 file(s) changed\n',
    stderr: '',
  });
  // What a run that was interrupted has left is made up for.
  rmSync(estate.path(`adp-flux-services/${PATCH}`));
  expect(apply().stdout).toContain(`add ${PATCH}\n`);
});

it('refuses a plan when what it depends on has changed, naming each file', () => {
  expect(plan().status).toBe(0);
  estate.write(CONFIG, `${estate.read(CONFIG)}# Changed\n`);
  estate.write(
    `adp-flux-services/${CLUSTER}`,
    `${estate.read(`adp-flux-services/${CLUSTER}`)}# Changed\n`,
  );
  const before = status();
  git(estate.path('templates'), 'tag', '--delete', '1.0.0');
  expect(apply()).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /changed that it depends on: flux\/services\/fcp-demo.yaml in adp-teams-config is different; services\/environments\/snd\/04\/kustomization.yaml in adp-flux-services is different; adp-flux-templates@1.0.0 is not there. Nothing was written; plan again\n$/,
    ),
  });
  expect(status()).toBe(before);
});

it('keeps no plan that is refused, and applies nothing that is none', () => {
  expect(plan('--service', 'nothing')).toMatchObject({ status: 1, stdout: '' });
  expect(apply()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('plan.json cannot be read (ENOENT)'),
  });
  estate.write('plan.json', '{"kind": "ManifestPlan"}');
  expect(apply()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('apiVersion: Invalid literal value'),
  });
});
