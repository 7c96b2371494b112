import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const estate = join(root, 'templates/estate');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adp-cli-'));
  for (const repository of ['adp-teams-config', 'adp-flux-services']) {
    cpSync(join(estate, repository), join(folder, repository), {
      recursive: true,
    });
    cpSync(join(estate, `${repository}.defra`), join(folder, repository), {
      recursive: true,
    });
  }
  cpSync(join(root, 'templates/flux'), join(folder, 'templates'), {
    recursive: true,
  });
  cpSync(
    join(__dirname, 'testdata/fcp-demo.yaml'),
    join(folder, 'adp-teams-config/flux/services/fcp-demo.yaml'),
  );
});

afterEach(() => rmSync(folder, { recursive: true }));

function adp(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(__dirname, '../bin/adp'), ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const generate = (...more: string[]) =>
  adp(
    ...['flux', 'generate'],
    ...['--templates', 'templates'],
    ...['--teams-config', 'adp-teams-config'],
    ...['--flux-services', 'adp-flux-services'],
    ...['--tenant', 'defra', '--team', 'fcp-demo'],
    ...more,
  );

const patch = 'services/fcp/fcp-demo/fcp-demo-web/deploy/snd/04/patch.yaml';

it('generates into the checkout, and nothing the second time', () => {
  const first = generate('--service', 'fcp-demo-web', '--environment', 'SND4');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain(`add ${patch}\n`);
  expect(first.stdout).toContain('21 file(s) changed');
  expect(
    readFileSync(join(folder, 'adp-flux-services', patch), 'utf8'),
  ).toContain('fcp-demo-web');
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
  expect(JSON.parse(json.stdout).changes).toContainEqual({
    path: patch,
    kind: 'add',
  });
  expect(generate('--dry-run', '--output', 'diff').stdout).toContain(
    `+++ b/${patch}`,
  );
  expect(generate('--dry-run').stdout).toContain('would change');
  expect(existsSync(join(folder, 'adp-flux-services', patch))).toBe(false);
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
  [['--templates', 'nothing'], /nothing cannot be read \(ENOENT\)/],
])('refuses %j with the reason, and exit code 1', (args, reason) => {
  const { status, stderr } = generate(...args);
  expect(status).toBe(1);
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain('    at ');
  expect(existsSync(join(folder, 'adp-flux-services', patch))).toBe(false);
});

it('refuses a configuration that is not valid, naming file and field', () => {
  writeFileSync(
    join(folder, 'adp-teams-config/flux/services/fcp-demo.yaml'),
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
  const { status, stdout, stderr } = adp(...args);
  expect(status).toBe(2);
  expect(stdout + stderr).toContain('usage: adp flux generate');
});
