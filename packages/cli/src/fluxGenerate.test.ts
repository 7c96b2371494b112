import { existsSync } from 'node:fs';
import { TestEstate } from './__testUtils__/estate';

let estate: TestEstate;

beforeEach(() => {
  estate = new TestEstate();
});

afterEach(() => estate.remove());

const generate = (...more: string[]) =>
  estate.flux('generate', '--team', 'fcp-demo', ...more);

const patch = 'services/fcp/fcp-demo/fcp-demo-web/deploy/snd/04/patch.yaml';

it('generates into the checkout, and nothing the second time', () => {
  const first = generate('--service', 'fcp-demo-web', '--environment', 'SND4');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain(`add ${patch}\n`);
  expect(first.stdout).toContain('21 file(s) changed');
  expect(estate.read(`adp-flux-services/${patch}`)).toContain('fcp-demo-web');
  expect(
    generate('--service', 'fcp-demo-web', '--environment', 'snd4'),
  ).toEqual({
    status: 0,
    stdout: '0 file(s) changed\n',
    stderr: '',
  });
});

it('shows what it would change, as text, JSON or diff', () => {
  const json = generate('--dry-run', '--output', 'json');
  const shown = JSON.parse(json.stdout);
  expect(shown).toMatchObject({
    templateVersion: expect.stringMatching(/^sha256-/),
    written: false,
    warnings: [],
  });
  expect(shown.changes).toContainEqual({
    path: patch,
    kind: 'add',
    diff: expect.stringContaining(`--- /dev/null\n+++ b/${patch}\n@@`),
  });
  expect(shown.objects).toContainEqual({
    environment: 'snd4',
    added: expect.arrayContaining(['HelmRelease flux-config/fcp-demo-web']),
    changed: [],
    removed: [],
  });
  expect(generate('--dry-run', '--output', 'diff').stdout).toContain(
    `+++ b/${patch}`,
  );
  const text = generate('--dry-run').stdout;
  expect(text).toContain('in snd4:\n  add ');
  expect(text).toContain('21 file(s) would change');
  expect(existsSync(estate.path(`adp-flux-services/${patch}`))).toBe(false);
});

it('writes what the predecessor would have written, if asked', () => {
  // The predecessor lists a team for all instances of an environment.
  const base = 'services/environments/snd/base/kustomization.yaml';
  const { status, stdout } = generate(
    '--compat',
    '--environment',
    'snd4',
    '--dry-run',
  );
  expect(status).toBe(0);
  expect(stdout).toContain(`change ${base}\n`);
});

it.each([
  [['--service', 'fcp-demo-wep'], /did you mean "fcp-demo-web"\?/],
  [['--environment', 'snd9'], /"snd9"/],
  [['--tenant', 'nowhere'], /There is no flux\/nowhere-config.yaml/],
  [['--team', '../x'], /There is no flux\/services\/..\/x.yaml/],
  [['--templates', 'nothing'], /nothing\/templates is not there/],
])('refuses %j with the reason, and exit code 1', (args, reason) => {
  const { status, stderr } = generate(...args);
  expect(status).toBe(1);
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain('    at ');
  expect(existsSync(estate.path(`adp-flux-services/${patch}`))).toBe(false);
});

it('refuses a configuration that is not valid, naming file and field', () => {
  estate.write(
    'adp-teams-config/flux/services/fcp-demo.yaml',
    'teamName: fcp-demo\n',
  );
  expect(generate()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /flux\/services\/fcp-demo.yaml .*serviceCode: Required/,
    ),
  });
});

it.each([
  [[]],
  [['flux']],
  [['flux', 'generate', '--nonsense']],
  [['deploy']],
  [['flux', 'generate', '--team', 'x']],
  [['flux', 'generate', '--output', 'xml']],
])('shows its usage for %j, with exit code 2', args => {
  const { status, stdout, stderr } = estate.adp(...args);
  expect(status).toBe(2);
  expect(stdout + stderr).toContain('usage: adp flux generate');
});
