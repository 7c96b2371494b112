import { rmSync } from 'node:fs';
import { commitAll, git } from './__testUtils__/gitRepository';
import { TestEstate } from './__testUtils__/estate';

const RELEASE =
  'adp-flux-services/services/fcp/fcp-demo/fcp-demo-web/deploy/base/helm-release.yaml';
const TEMPLATE =
  'templates/templates/programme/team/service/deploy/base/helm-release.yaml';
const RECORD =
  'adp-flux-services/services/fcp/fcp-demo/fcp-demo-web/generated.yaml';

let estate: TestEstate;

beforeEach(() => {
  estate = new TestEstate();
  commitAll(estate.path('templates'), '1.0.0');
});

afterEach(() => estate.remove());

const run = (name: string, ...more: string[]) =>
  estate.flux(name, '--team', 'fcp-demo', ...more);

it('moves what exists to a version, which generation alone does not', () => {
  expect(run('generate')).toMatchObject({ status: 0, stderr: '' });
  expect(estate.read(RECORD)).toContain('templates: 1.0.0\n');
  estate.write(
    RELEASE,
    `${estate.read(RELEASE)}# Ours\n`.replace(
      'createNamespace: true',
      'createNamespace: false',
    ),
  );
  estate.write(
    TEMPLATE,
    estate.read(TEMPLATE).replace('interval: 60m', 'interval: 45m'),
  );
  commitAll(estate.path('templates'), '1.1.0');

  expect(run('generate')).toMatchObject({
    status: 0,
    stdout: `edited by hand, and kept so: ${RELEASE.replace(
      'adp-flux-services/',
      '',
    )}\n0 file(s) changed\n`,
  });
  const dry = JSON.parse(
    run('upgrade', '--to', '1.1.0', '--dry-run', '--output', 'json').stdout,
  );
  expect(dry).toMatchObject({
    templateVersion: '1.1.0',
    written: false,
    versions: [
      { service: 'fcp-demo-web', environment: 'snd4', version: '1.1.0' },
    ],
  });
  expect(run('upgrade', '--to', '1.1.0')).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect(estate.read(RECORD)).not.toContain('1.0.0');
  expect(estate.read(RELEASE)).toMatch(
    /interval: 45m[^]*createNamespace: false[^]*# Ours/,
  );
  // The older version is a tag, not what is checked out.
  git(estate.path('templates'), 'checkout', '--quiet', '1.0.0');
  expect(run('generate').stdout).toContain('\n0 file(s) changed\n');
});

it('finds out which version made files that no record tells of', () => {
  run('generate');
  rmSync(estate.path(RECORD));
  estate.write(
    TEMPLATE,
    estate.read(TEMPLATE).replace('interval: 60m', 'interval: 45m'),
  );
  commitAll(estate.path('templates'), '1.1.0');
  expect(run('generate').stdout).toBe(
    'add services/fcp/fcp-demo/fcp-demo-web/generated.yaml\n1 file(s) changed\n',
  );
  expect(estate.read(RECORD)).toContain('templates: 1.0.0\n');
});

it('refuses a version that is not there, and tells which are', () => {
  expect(run('upgrade', '--to', '9.9.9')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'There is no version "9.9.9" of the manifest templates; there are 1.0.0\n',
  });
  const { status, stderr } = run('upgrade');
  expect(status).toBe(2);
  expect(stderr).toContain('Option --to is missing\n\nusage: adp flux upgrade');
});
