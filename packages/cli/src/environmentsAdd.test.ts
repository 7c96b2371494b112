import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@adp/sandbox';
import { git } from './__testUtils__/gitRepository';

jest.setTimeout(60_000);

let folder: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

/** As a portal has it: what is not needed here is included, or not even there. */
const config = () => `
backend:
  baseUrl: https://portal.example
integrations:
  github:
    - host: ${new URL(sandbox.github.url).host}
      apiBaseUrl: ${sandbox.github.apiBaseUrl}
      apps:
        - $include: nowhere.yaml
adp:
  estates:
    production:
      github:
        host: \${SANDBOX_HOST:-github.com}
        organization: DEFRA
      templatesVersion: \${NOT_SET}
      tenant: defra
      entra:
        tenantId:
          $include: nowhere.yaml#tenantId
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'adp-cli-environments-'));
  sandbox = await startSandbox({
    stateDir: join(folder, 'state'),
    githubPort: 0,
    entraPort: 0,
  });
  writeFileSync(join(folder, 'app-config.yaml'), config());
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

const repository = (name: string) =>
  join(sandbox.github.directory, 'DEFRA', `${name}.git`);

const heads = () =>
  ['adp-flux-services', 'adp-flux-core', 'adp-teams-config'].map(name =>
    git(repository(name), 'rev-parse', 'main'),
  );

type Result = { status: number; stdout: string; stderr: string };

/** Runs the command line; the sandbox is served by this process meanwhile. */
function adp(args: string[], env = {}): Promise<Result> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [join(__dirname, '../bin/adp'), 'environments', 'add', ...args],
      {
        cwd: folder,
        env: {
          ...process.env,
          GITHUB_TOKEN: sandbox.github.token,
          SANDBOX_HOST: new URL(sandbox.github.url).host,
          ...env,
        },
      },
      (error, stdout, stderr) =>
        resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

it('adds an environment, once', async () => {
  const add = ['prd2', '--estate', 'production'];
  const before = heads();
  const planned = await adp([...add, '--dry-run', '--output', 'diff']);
  expect(planned).toMatchObject({ status: 0, stderr: '' });
  expect(planned.stdout).toContain('+  ENVIRONMENT_ID: "02"');
  expect(heads()).toEqual(before);

  const added = await adp([
    ...add,
    ...['--set', 'SUBSCRIPTION_ID=sub-1', '--set', 'STORAGEACCOUNT_SKU=a=b'],
  ]);
  expect(added).toMatchObject({ status: 0, stderr: '' });
  for (const line of [
    'add adp-flux-core/clusters/prd/02/platform-vars.yaml',
    'change adp-teams-config/flux/defra-config.yaml',
    'as all environments of its type: IMAGE_POLICY_VERSION_RANGE is >=0.1.0',
    'by the naming of resources: CLUSTER_NAME is prdadpinfaks2401',
    'not given: VIRTUAL_NETWORK_NAME in clusters/prd/02/platform-vars.yaml',
    '14 file(s) changed; prd2 is started with bootstrap/prd/02 of adp-flux-core',
  ]) {
    expect(added.stdout.split('\n')).toContain(line);
  }
  expect(
    git(
      repository('adp-flux-core'),
      'show',
      'main:clusters/prd/02/platform-vars.yaml',
    ),
  ).toMatch(/SUBSCRIPTION_ID: sub-1\n[^]*STORAGEACCOUNT_SKU: a=b\n/);
  expect(
    git(
      repository('adp-flux-core'),
      'show',
      'main:bootstrap/prd/02/flux-operator/resource-set.yaml',
    ),
  ).toContain(
    'url: https://portal.example/api/adp/estates/production/environments/prd2/resource-set-inputs',
  );

  const after = heads();
  const again = await adp([...add, '--output', 'json']);
  expect(
    JSON.parse(again.stdout).repositories.flatMap(
      ({ changes }: { changes: object[] }) => changes,
    ),
  ).toEqual([]);
  expect(heads()).toEqual(after);
});

it.each<[string[], object, number, RegExp]>([
  [['prod', '--estate', 'production'], {}, 1, /"prod" is not valid/],
  [['prd3', '--estate', 'other'], {}, 1, /no estate "other".*production/],
  [
    ['prd3', '--estate', 'production', '--set', 'NOPE=1'],
    {},
    1,
    /There is no variable "NOPE"/,
  ],
  [
    ['prd3', '--estate', 'production', '--config', 'none.yaml'],
    {},
    1,
    /none.yaml cannot be read/,
  ],
  [['--estate', 'production'], {}, 2, /Name one environment/],
  [['prd3'], {}, 2, /Option --estate is missing/],
  [
    ['prd3', '--estate', 'production', '--set', 'x'],
    {},
    2,
    /--set is "x"; write NAME=VALUE/,
  ],
  [
    ['prd3', '--estate', 'production'],
    { GITHUB_TOKEN: '' },
    2,
    /GITHUB_TOKEN is missing/,
  ],
])('refuses %j with %j', async (args, env, status, reason) => {
  const before = heads();
  const result = await adp(args, env);
  expect(result.status).toBe(status);
  expect(result.stderr).toMatch(reason);
  expect(heads()).toEqual(before);
});
