import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../../..');

/** A real repository with kustomize's verdicts; not part of this one. */
const live = join(root, '../shared/flux-live');

if (!existsSync(live)) {
  process.stdout.write(`Not validating it: there is no ${live}\n`);
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adp-cli-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function validate(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'packages/cli/bin/adp'), 'flux', 'validate', ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const release = (version: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/${version}\nkind: HelmRelease\nmetadata:\n  name: web\n`;

/** A base of v2, with overlays that build and that do not. */
function writeService(): void {
  write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  write('base/web.yaml', release('v2'));
  for (const [environment, version] of [
    ['snd', 'v2'],
    ['pre', 'v2beta1'],
    ['prd', 'v2beta1'],
  ]) {
    write(
      `${environment}/kustomization.yaml`,
      'resources: [../base]\npatches: [{path: patch.yaml}]\n',
    );
    write(`${environment}/patch.yaml`, release(version));
  }
}

it('says what does not build and why, one cause once', () => {
  writeService();
  expect(validate('.')).toEqual({
    status: 1,
    stdout: `A patch is of helm.toolkit.fluxcd.io/v2beta1 HelmRelease, but the resources have helm.toolkit.fluxcd.io/v2
  to do: change the apiVersion of the patch to helm.toolkit.fluxcd.io/v2, or run adp flux upgrade for the service, which does so in all environments
  in 2 folder(s):
    prd/patch.yaml
    pre/patch.yaml

4 folder(s): 2 build, 2 do not
`,
    stderr: '',
  });
});

it('gives the verdict on each folder as JSON', () => {
  writeService();
  write('all/kustomization.yaml', 'resources: [../prd]\n');
  write('chart/kustomization.yaml', 'helmCharts: [{name: web}]\n');
  const { status, stdout } = validate('.', '--output', 'json');
  expect(status).toBe(1);
  const failure = {
    verdict: 'fails',
    reason: 'patch-without-object',
    file: 'prd/patch.yaml',
    message:
      'prd/patch.yaml is a patch of helm.toolkit.fluxcd.io/v2beta1 HelmRelease web, but the resources have helm.toolkit.fluxcd.io/v2 HelmRelease web',
    remedy:
      'change the apiVersion of the patch to helm.toolkit.fluxcd.io/v2, or run adp flux upgrade for the service, which does so in all environments',
  };
  expect(JSON.parse(stdout)).toEqual({
    summary: { folders: 6, builds: 2, fails: 3, notEvaluated: 1 },
    folders: [
      { folder: 'all', ...failure },
      { folder: 'base', verdict: 'builds' },
      {
        folder: 'chart',
        verdict: 'not-evaluated',
        reason: 'not-evaluated',
        file: 'chart/kustomization.yaml',
        message:
          'chart/kustomization.yaml has helmCharts, which is not evaluated here',
        remedy:
          'build the folder with kubectl kustomize to see what comes of it',
      },
      { folder: 'prd', ...failure },
      {
        folder: 'pre',
        ...failure,
        file: 'pre/patch.yaml',
        message: expect.stringContaining('pre/patch.yaml'),
      },
      { folder: 'snd', verdict: 'builds' },
    ],
  });
});

it('is content when all folders build', () => {
  write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  write('base/web.yaml', release('v2'));
  expect(validate('base')).toEqual({
    status: 0,
    stdout: '1 folder(s): 1 build, 0 do not\n',
    stderr: '',
  });
});

it('names a file once that many folders fail for', () => {
  write('base/kustomization.yaml', 'resources: [web.yaml]\n');
  write('base/web.yaml', 'a: [b\n');
  write('snd/kustomization.yaml', 'resources: [../base]\n');
  expect(validate('.').stdout).toMatch(
    /^base\/web.yaml is not valid YAML: .*\n {2}to do: correct base\/web.yaml .*\n {2}in 2 folder\(s\):\n {4}base\n {4}snd\n/,
  );
});

it.each([
  [['nothing'], 1, /nothing cannot be read \(ENOENT\)/],
  [['.'], 1, /No folder of \. has a kustomization.yaml/],
  [[], 2, /usage: adp flux validate/],
  [['.', 'more'], 2, /usage: adp flux validate/],
  [['.', '--output', 'xml'], 2, /choose one of text, json/],
])('refuses %j', (args, expected, reason) => {
  const { status, stdout, stderr } = validate(...args);
  expect(status).toBe(expected);
  expect(stdout).toBe('');
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain('    at ');
});

(existsSync(live) ? describe : describe.skip)('a real repository', () => {
  it('gets the verdicts of kustomize', () => {
    const archive = readdirSync(live).find(name => name.endsWith('.tar.gz'))!;
    execFileSync('tar', ['xzf', join(live, archive), '-C', folder]);
    const { status, stdout } = validate('.', '--output', 'json');
    expect(status).toBe(1);
    const verdicts = JSON.parse(stdout).folders.map(
      (one: { folder: string; verdict: string }) =>
        `${one.verdict === 'builds' ? 'OK' : 'FAIL'} ${one.folder}`,
    );
    process.stdout.write(`Compared ${verdicts.length} verdicts\n`);
    const expected = readFileSync(join(live, 'kustomize-build.txt'), 'utf8')
      .split('\n')
      .filter(Boolean);
    expect(verdicts.sort()).toEqual(expected.sort());
  });
});
