import { Estates, GitHubRepositories } from '@adp/plugin-adp-node';
import { type Sandbox, startSandbox } from '@adp/sandbox';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import {
  type PipelineSettings,
  readPipelineSettings,
} from '../pipelineSettings';
import { createDescribePipelineAction } from './describePipeline';
import { examples } from './describePipeline.examples';

jest.setTimeout(120_000);

let folder: string;
let sandbox: Sandbox;
let estates: Estates;
let github: GitHubRepositories;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'adp-pipeline-'));
  sandbox = await startSandbox({
    stateDir: join(folder, 'state'),
    githubPort: 0,
    entraPort: 0,
  });
  const { host } = new URL(sandbox.github.url);
  const estate = (organization: string, tenant: string, snd: string) => ({
    github: { host, organization },
    templatesVersion: '1.0.0',
    tenant,
    sandpitEnvironment: snd,
    entra: { tenantId: 'unused', servicePrincipalObjectId: 'unused' },
    groups: {
      environments: [snd],
      techUser: {},
      nonTechUser: {},
      admin: {},
      vpnGroup: 'VPN',
    },
  });
  const config = mockServices.rootConfig({
    data: {
      integrations: {
        github: [
          {
            host,
            apiBaseUrl: sandbox.github.apiBaseUrl,
            apps: [{ ...sandbox.github.app }],
          },
        ],
      },
      adp: {
        estates: {
          production: estate('DEFRA', 'defra', 'snd4'),
          sandpit: estate('defra-adp-sandpit', 'defradev', 'snd3'),
        },
      },
    },
  });
  estates = Estates.fromConfig(config);
  github = GitHubRepositories.fromConfig(config);
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

const SETTINGS: PipelineSettings = {
  portal: 'https://portal.example',
  entraResource: 'api://adp-portal',
  commandLine: '@adp/cli@0.1.0',
};

async function run(
  input: object,
  options: {
    settings?: PipelineSettings;
    result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  } = {},
) {
  const { settings = SETTINGS, result = AuthorizeResult.ALLOW } = options;
  const action = createDescribePipelineAction({
    estates,
    github,
    permissions: mockServices.permissions({ result }),
    settings,
  });
  const outputs: Record<string, any> = {};
  await action.handler({
    ...createMockActionContext({
      input: { team: 'fcp-demo', system: 'github-actions', ...input } as any,
    }),
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  } as any);
  return outputs;
}

/**
 * Changes a file of a repository in the organisation DEFRA, and pushes. The sandbox
 * is in this process, so Git must not be waited for synchronously.
 */
async function push(
  repository: string,
  path: string,
  change: (text: string) => string,
): Promise<void> {
  const clone = mkdtempSync(join(folder, 'clone-'));
  const git = (...args: string[]) =>
    promisify(execFile)('git', args, { cwd: clone });
  const url = new URL(`${sandbox.github.url}/DEFRA/${repository}.git`);
  url.username = 'x';
  url.password = sandbox.github.token;
  await git('clone', '--quiet', url.href, '.');
  const file = join(clone, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  await git(
    ...['-c', 'user.name=T', '-c', 'user.email=t@example.org'],
    ...['commit', '--quiet', '--all', '--message', 'Change it'],
  );
  await git('push', '--quiet');
}

it('finds all environments on the way to production, and their registries', async () => {
  const { stages, portal, commandLine, summary } = await run({});

  expect(
    stages.map(({ environment, registry, isDevelopment, after }: any) => [
      environment,
      registry,
      isDevelopment,
      after,
    ]),
  ).toEqual([
    ['snd4', expect.stringMatching(/^snd/), true, []],
    ['dev1', 'devadpinfcr1401', true, ['snd4']],
    ['tst1', expect.stringMatching(/^tst/), false, ['dev1']],
    ['tst2', expect.stringMatching(/^tst/), false, ['dev1']],
    ['pre1', expect.stringMatching(/^pre/), false, ['tst1', 'tst2']],
    ['prd1', expect.stringMatching(/^prd/), false, ['pre1']],
  ]);
  expect({ portal, commandLine }).toEqual({
    portal: 'https://portal.example',
    commandLine: '@adp/cli@0.1.0',
  });
  expect(summary).toBe(
    'The pipeline deploys to snd4, dev1, tst1, tst2, pre1, prd1.',
  );
});

it('finds the sandpit environment where there is nothing else', async () => {
  const { stages } = await run({ estate: 'sandpit' });

  expect(stages).toMatchObject([
    { environment: 'snd3', isDevelopment: true, after: [] },
  ]);
});

it('leaves out an environment whose registry nobody has named, and says so', async () => {
  await push('adp-teams-config', 'flux/defra-config.yaml', text =>
    text.replace('- name: pre1\n', '- name: dev2\n- name: pre1\n'),
  );
  await push('adp-flux-core', 'clusters/pre/01/platform-vars.yaml', text =>
    text.replace(/APPLICATION_ACR_NAME: .*/, 'APPLICATION_ACR_NAME: ""'),
  );
  const { stages, summary } = await run({});

  expect(
    stages.map(({ environment, after }: any) => [environment, after]),
  ).toEqual([
    ['snd4', []],
    ['dev1', ['snd4']],
    ['tst1', ['dev1']],
    ['tst2', ['dev1']],
    ['prd1', ['tst1', 'tst2']],
  ]);
  expect(summary).toContain('It leaves out dev2: no ConfigMap');
  expect(summary).toContain('It leaves out pre1: no ConfigMap');
});

it('carries out its examples', async () => {
  for (const { example } of examples) {
    const [step] = parse(example).steps;
    expect(await run(step.input)).toMatchObject({ stages: expect.anything() });
  }
});

it.each([
  [{ system: 'jenkins' }, /system/],
  [{ team: '../x' }, /delivery project name/],
  [{ estate: 'staging' }, /no estate "staging"/],
])('refuses %j', async (input, message) => {
  await expect(run(input)).rejects.toThrow(message);
});

it('refuses Azure Pipelines where no resource is configured', async () => {
  await expect(
    run(
      { system: 'azure-pipelines' },
      { settings: { ...SETTINGS, entraResource: undefined } },
    ),
  ).rejects.toThrow('no adp.pipelines.entraResource');
});

it('is for who may create services of the project', async () => {
  await expect(run({}, { result: AuthorizeResult.DENY })).rejects.toThrow(
    /may not|not allowed/i,
  );
});

describe('its settings', () => {
  const read = (pipelines?: object) =>
    readPipelineSettings(
      new ConfigReader({
        backend: { baseUrl: 'https://portal.example/' },
        adp: { pipelines },
      } as any),
    );

  it('need none to be configured', () => {
    expect(read()).toEqual({
      portal: 'https://portal.example',
      commandLine: expect.stringMatching(/^@adp\/cli@\d+\.\d+\.\d+$/),
    });
  });

  it.each([
    [{ portal: 'portal.example' }, /adp\.pipelines\.portal: Invalid url/],
    [{ commandLine: '@adp/cli; rm -rf /' }, /adp\.pipelines\.commandLine: has/],
    [{ entraResource: 'api://$(id)' }, /adp\.pipelines\.entraResource: has/],
  ])('are refused with %j', (pipelines, message) => {
    expect(() => read(pipelines)).toThrow(message);
  });
});
