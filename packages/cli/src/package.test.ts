import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(240_000);

const packageDirectory = join(__dirname, '..');
const yarn = join(
  packageDirectory,
  '../../.tools/yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js',
);

/** A folder outside of this repository. */
let folder: string;

function run(command: string, args: string[], cwd: string) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    // None of what a developer or this repository's tools have set.
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      HOME: folder,
    },
  });
  return { status, stdout, stderr: error ? String(error) : stderr };
}

function succeed(command: string, args: string[], cwd: string): void {
  const { status, stdout, stderr } = run(command, args, cwd);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed: ${stdout}${stderr}`);
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'adp-cli-package-'));
  const tarball = join(folder, 'adp-cli.tgz');
  const [command, ...first] = existsSync(yarn)
    ? [process.execPath, yarn]
    : ['yarn'];
  succeed(command, [...first, 'pack', '--out', tarball], packageDirectory);
  // Offline: it needs no other package.
  succeed(
    'npm',
    ['install', '--global', '--offline', '--prefix', folder, tarball],
    folder,
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const adp = (...args: string[]) => run('adp', args, folder);

it('runs where it is installed from its package, with Node.js alone', () => {
  mkdirSync(join(folder, 'services'));
  writeFileSync(
    join(folder, 'services/kustomization.yaml'),
    'resources: [web.yaml]\n',
  );
  writeFileSync(
    join(folder, 'services/web.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n',
  );

  expect(adp('flux', 'validate', '.')).toEqual({
    status: 0,
    stdout: '1 folder(s): 1 build, 0 do not\n',
    stderr: '',
  });
});

it.each([
  'flux generate',
  'flux upgrade',
  'flux plan',
  'flux apply',
  'flux explain',
  'flux validate',
  'deploy-manifests',
  'environments add',
])('has the command %s', name => {
  const { status, stdout } = adp(...name.split(' '), '--help');

  expect(status).toBe(0);
  expect(stdout).toContain(`usage: adp ${name}`);
});

it('says how to get a token where there is none', () => {
  const { status, stderr } = adp(
    ...['deploy-manifests', '--portal', 'https://portal.example'],
    ...['--team', 'fcp-demo', '--service', 'fcp-demo-web'],
    ...['--environment', 'dev1'],
  );

  expect(status).toBe(1);
  expect(stderr).toContain('az account get-access-token');
});
