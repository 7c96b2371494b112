import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import {
  azureScript,
  gitHubScript,
  runScript,
} from './__testUtils__/pipelineRun';
import { Portal } from './__testUtils__/portal';

jest.setTimeout(400_000);

const ROOT = resolve(__dirname, '../../..');

/** In the order in which a pipeline deploys to them. */
const ENVIRONMENTS = ['snd4', 'dev1', 'tst1', 'tst2', 'pre1', 'prd1'];

let portal: Portal;
/** Holds the command line's package, and `bin` what the CI system has installed. */
let tools: string;

beforeAll(async () => {
  tools = await mkdtemp(join(tmpdir(), 'adp-tools-'));
  const commandLine = join(tools, 'adp-cli.tgz');
  packCommandLine(commandLine);
  portal = await Portal.start({ adp: { pipelines: { commandLine } } });
});

afterAll(async () => {
  await portal?.stop();
  await rm(tools, { recursive: true, force: true });
});

/** The package that would be published. */
function packCommandLine(tarball: string): void {
  const yarn = join(
    ROOT,
    '.tools/yarn/node_modules/@yarnpkg/cli-dist/bin/yarn.js',
  );
  const [command, ...args] = existsSync(yarn)
    ? [process.execPath, yarn]
    : ['yarn'];
  execFileSync(command, [...args, 'pack', '--out', tarball], {
    cwd: join(ROOT, 'packages/cli'),
    stdio: 'pipe',
  });
}

const create = (
  name: string,
  pipeline: 'github-actions' | 'azure-pipelines' | 'none',
) =>
  portal.create({
    name,
    description: 'Shows the demo to people',
    type: 'frontend',
    owner: 'group:default/fcp-demo',
    pipeline,
  });

const show = (repository: string, path: string) =>
  portal.git(repository, 'show', `main:${path}`);

const bin = () => join(tools, 'bin');

/** Where npm installs to, and that it asks no registry. */
const npmSettings = () => ({
  npm_config_prefix: tools,
  npm_config_offline: 'true',
});

/** What there is of the service in the estate's repositories. */
function deployed(service: string) {
  const { services } = parse(
    show('adp-teams-config', 'flux/services/fcp-demo.yaml'),
  );
  const { environments } = services.find(
    ({ name }: { name: string }) => name === service,
  );
  const files = portal
    .git('adp-flux-services', 'ls-tree', '-r', '--name-only', 'main')
    .split('\n');
  return ENVIRONMENTS.filter(environment => {
    const folder = `${environment.slice(0, 3)}/0${environment.slice(3)}`;
    const isConfigured = environments.some(
      (candidate: { name: string; manifest?: object }) =>
        candidate.name === environment &&
        JSON.stringify(candidate.manifest) ===
          '{"generate":false,"generatedVersion":"1.0.0"}',
    );
    const isGenerated = files.includes(
      `services/fcp/fcp-demo/${service}/deploy/${folder}/patch.yaml`,
    );
    const list = `services/fcp/fcp-demo/${folder}/kustomization.yaml`;
    const isListed =
      files.includes(list) &&
      show('adp-flux-services', list).includes(`../../${service}`);
    return isConfigured && isGenerated && isListed;
  });
}

describe('GitHub Actions', () => {
  const service = 'fcp-demo-actions';
  const repository = `DEFRA/${service}`;

  const run = async (
    environment: string,
    step: string,
    env: Record<string, string>,
  ) =>
    runScript(
      gitHubScript(
        {
          ci: show(service, '.github/workflows/ci.yaml'),
          deploy: show(service, '.github/workflows/deploy.yaml'),
        },
        environment,
        step,
      ),
      { bin: bin(), env },
    );

  const deploy = async (
    environment: string,
    job: { repository: string; ref?: string },
  ) =>
    run(
      environment,
      'Generate the Flux manifests',
      await portal.sandbox.github.actionsJob({ ...job, environment }),
    );

  it('takes a new service to production, as its files say', async () => {
    await create(service, 'github-actions');
    const { jobs } = parse(show(service, '.github/workflows/ci.yaml'));
    expect(Object.keys(jobs)).toEqual(['build', ...ENVIRONMENTS]);
    expect(deployed(service)).toEqual(['snd4']);

    const installed = await run('dev1', 'Install adp', npmSettings());
    expect(installed).toMatchObject({ code: 0 });

    const [first, ...rest] = ENVIRONMENTS;
    expect(await deploy(first, { repository })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('as they should be'),
    });
    for (const environment of rest) {
      const { code, stdout, stderr } = await deploy(environment, {
        repository,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`${environment} is new to the service`);
      expect(
        portal.git('adp-flux-services', 'log', '-1', '--format=%B'),
      ).toMatch(
        new RegExp(
          `${service} ${environment} manifest[^]*Requested-by: pipeline:own-repository:${repository}`,
        ),
      );
    }
    expect(deployed(service)).toEqual(ENVIRONMENTS);
  });

  it('changes nothing the second time', async () => {
    const heads = portal.heads();

    expect(await deploy('prd1', { repository })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('as they should be'),
    });
    expect(portal.heads()).toEqual(heads);
  });

  it('keeps branches, and pipelines of other services, out', async () => {
    const heads = portal.heads();
    const ref = 'refs/heads/feature';

    expect(await deploy('dev1', { repository, ref })).toMatchObject({
      code: 0,
    });
    expect(await deploy('prd1', { repository, ref })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Refused \(403\)/),
    });
    expect(
      await deploy('dev1', { repository: 'DEFRA/adp-flux-core' }),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Refused \(403\)/),
    });
    expect(portal.heads()).toEqual(heads);
  });
});

describe('Azure Pipelines', () => {
  const service = 'fcp-demo-azure';

  const run = (
    environment: string,
    step: string,
    env: Record<string, string>,
  ) =>
    runScript(
      azureScript(
        {
          build: show(service, '.azuredevops/build.yaml'),
          deploy: show(service, '.azuredevops/deploy.yaml'),
        },
        environment,
        step,
      ),
      { bin: bin(), env },
    );

  /** Answers as Azure's command line does after the task has signed it in. */
  async function installAz(): Promise<void> {
    const file = join(bin(), 'az');
    await writeFile(
      file,
      `#!/bin/sh
if [ "$*" != "account get-access-token --resource api://adp-portal --query accessToken --output tsv" ]; then
  echo "not expected: az $*" >&2
  exit 64
fi
echo "$TOKEN_OF_SERVICE_CONNECTION"
`,
    );
    await chmod(file, 0o755);
  }

  const deploy = async (environment: string, servicePrincipal: string) =>
    run(environment, 'Generate the Flux manifests', {
      TOKEN_OF_SERVICE_CONNECTION: await portal.sandbox.entra.pipelineToken(
        'defra',
        {
          servicePrincipalObjectId: servicePrincipal,
          resource: 'api://adp-portal',
        },
      ),
    });

  /** Of the rule in app-config.yaml. */
  const PIPELINE = '3b0f6a52-7c1d-4c8e-9f20-5e4d1a6b7c01';

  it('takes a new service to production, as its files say', async () => {
    await create(service, 'azure-pipelines');
    const { stages } = parse(show(service, '.azuredevops/build.yaml'));
    expect(stages.map(({ stage }: { stage: string }) => stage)).toEqual([
      'build',
      ...ENVIRONMENTS,
    ]);
    expect(deployed(service)).toEqual(['snd4']);

    expect(await run('dev1', 'Install adp', npmSettings())).toMatchObject({
      code: 0,
    });
    await installAz();

    for (const environment of ENVIRONMENTS) {
      const { code, stderr } = await deploy(environment, PIPELINE);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    expect(deployed(service)).toEqual(ENVIRONMENTS);
    expect(portal.git('adp-flux-services', 'log', '-1', '--format=%B')).toMatch(
      new RegExp(
        `${service} prd1 manifest[^]*Requested-by: pipeline:fcp-demo-azure:${PIPELINE}`,
      ),
    );
  });

  it('keeps a service connection that no rule knows out', async () => {
    const heads = portal.heads();

    expect(
      await deploy('dev1', '00000000-0000-0000-0000-000000000001'),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not know this pipeline (401)'),
    });
    expect(portal.heads()).toEqual(heads);
  });
});

it('makes a service without a pipeline, if none is wanted', async () => {
  await create('fcp-demo-none', 'none');

  const files = portal.git(
    'fcp-demo-none',
    'ls-tree',
    '-r',
    '--name-only',
    'main',
  );
  expect(files).toContain('catalog-info.yaml');
  expect(files).not.toMatch(/\.github|\.azuredevops/);
});
