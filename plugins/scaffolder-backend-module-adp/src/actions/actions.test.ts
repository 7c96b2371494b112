import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { Estates, GitHubRepositories } from '@adp/plugin-adp-node';
import { startSandbox } from '@adp/sandbox';
import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { parse } from 'yaml';
import { createAddEnvironmentAction } from './addEnvironment';
import { createFindServiceAction } from './findService';
import { createGenerateManifestsAction } from './generateManifests';
import { createSyncGroupsAction } from './syncGroups';
import { createWriteTeamsConfigAction } from './writeTeamsConfig';

jest.setTimeout(60_000);

let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let estates: Estates;
let github: GitHubRepositories;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-actions-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    sandbox.entra.ca,
  ]);
  const { host } = new URL(sandbox.github.url);
  const { tenantId, clientId, clientSecret, servicePrincipalObjectId } =
    sandbox.entra.tenants.defra;
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
          production: {
            github: { host, organization: 'DEFRA' },
            templatesVersion: '1.0.0',
            tenant: 'defra',
            sandpitEnvironment: 'snd4',
            entra: {
              graphBaseUrl: sandbox.entra.graphBaseUrl,
              authorityHost: sandbox.entra.authorityHost,
              tenantId,
              clientId,
              clientSecret,
              servicePrincipalObjectId,
            },
            groups: {
              environments: ['snd4'],
              techUser: {},
              nonTechUser: {},
              admin: {},
              vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
            },
          },
        },
      },
    },
  });
  estates = Estates.fromConfig(config);
  github = GitHubRepositories.fromConfig(config, { retryUnit: 10 });
});

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** Without their types, so that all can be run alike. */
const actions = (
  result: AuthorizeResult.ALLOW | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
) => {
  const permissions = mockServices.permissions({ result });
  return [
    createFindServiceAction({ estates, github, permissions }),
    createWriteTeamsConfigAction({ estates, github, permissions }),
    createSyncGroupsAction({ estates, github, permissions }),
    createGenerateManifestsAction({ estates, github, permissions }),
    createAddEnvironmentAction({
      estates,
      github,
      permissions,
      portalUrl: 'https://portal.example',
    }),
  ] as unknown as TemplateAction[];
};

/** Runs an action and returns its outputs. */
async function run(
  id: string,
  input: object,
  options: { isDryRun?: boolean } = {},
) {
  const action = actions().find(candidate => candidate.id === id)!;
  const outputs: Record<string, unknown> = {};
  const context = {
    ...createMockActionContext({ input }),
    isDryRun: options.isDryRun,
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  };
  await action.handler(context);
  return outputs;
}

const writes = () =>
  sandbox.requests.list().filter(({ contentCreating }) => contentCreating);

const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };

const badNames = ['My_Service', '../x', 'a'.repeat(100), 'fcp\ndemo', ''];

describe.each(badNames)('a service called %j', name => {
  it.each([
    ['adp:service:find', { name, team: 'fcp-demo' }],
    ['adp:teams-config:write', { team, service: { name, type: 'Frontend' } }],
    ['adp:flux:generate', { team: 'fcp-demo', service: name }],
  ])('is refused by %s, and nothing is written', async (id, input) => {
    sandbox.requests.reset();
    await expect(run(id, input)).rejects.toThrow(/service name/);
    expect(writes()).toEqual([]);
  });
});

describe.each(badNames)('a delivery project called %j', name => {
  it.each([
    ['adp:service:find', { name: 'fcp-demo-web', team: name }],
    ['adp:teams-config:write', { team: { ...team, name } }],
    ['adp:entra:sync-groups', { team: name }],
    ['adp:flux:generate', { team: name }],
  ])('is refused by %s, and nothing is written', async (id, input) => {
    sandbox.requests.reset();
    await expect(run(id, input)).rejects.toThrow(/delivery project name/);
    expect(writes()).toEqual([]);
  });
});

it.each([
  [{ estate: 'staging' }, /no estate "staging"; choose one of production/],
  [
    { members: { technical: ['not an address'] } },
    /members.technical.0: A user principal name/,
  ],
  [{ members: { technical: 'jane' } }, /is not a list of user principal names/],
  [
    {
      service: {
        name: 'fcp-demo-web',
        type: 'Frontend',
        environments: ['snd9'],
      },
    },
    /snd9 of service "fcp-demo-web" is not in flux\/defra-config.yaml/,
  ],
  [
    {
      service: {
        name: 'fcp-demo-web',
        type: 'Frontend',
        variables: { 'bad key': 'x' },
      },
    },
    /A variable name has capital letters/,
  ],
  [
    { team: { ...team, serviceCode: 'F1' } },
    /A service code has three letters/,
  ],
])('names what is wrong with %j', async (input, message) => {
  sandbox.requests.reset();
  await expect(
    run('adp:teams-config:write', { team, ...input }),
  ).rejects.toThrow(message);
  expect(writes()).toEqual([]);
});

it('carries out its examples, as the documentation shows them', async () => {
  for (const action of actions()) {
    for (const { example } of action.examples ?? []) {
      const [step] = parse(example).steps;
      expect(step.action).toBe(action.id);
      expect(await run(action.id, step.input)).toMatchObject({
        summary: expect.any(String),
      });
    }
  }
});

it.each<[object, RegExp]>([
  [{ environment: 'production' }, /environment: The environment name/],
  [{ environment: '../1' }, /environment: The environment name/],
  [{}, /environment: The environment name is missing/],
  [
    { environment: 'prd2', clusterVariables: { 'bad key': 'x' } },
    /A variable name has capital letters/,
  ],
  [
    { environment: 'prd2', clusterVariables: { SUBSCRIPTION: 'x' } },
    /There is no variable "SUBSCRIPTION" of clusters/,
  ],
])('adds no environment with %j', async (input, message) => {
  sandbox.requests.reset();
  await expect(run('adp:flux:environment', input)).rejects.toThrow(message);
  expect(writes()).toEqual([]);
});

it('plans an environment in a dry run, and tells what is not given', async () => {
  sandbox.requests.reset();
  const planned = await run(
    'adp:flux:environment',
    { environment: 'PRE3', clusterVariables: { SUBSCRIPTION_ID: 'sub-1' } },
    { isDryRun: true },
  );
  expect(planned).toMatchObject({
    summary: expect.stringMatching(
      /Would write 1 file\(s\) in adp-flux-services. Would write 12 file\(s\) in adp-flux-core. .*To be filled in: APPCONFIG_NAME in/,
    ),
    commitUrls: [],
    bootstrap: 'bootstrap/pre/03',
  });
  expect(planned.changedFiles).toContain(
    'adp-flux-core/bootstrap/pre/03/flux-operator/resource-set.yaml',
  );
  expect(writes()).toEqual([]);
});

it('hands a dry run from step to step', async () => {
  sandbox.requests.reset();
  const { files } = await run(
    'adp:teams-config:write',
    {
      team: { ...team, name: 'fcp-new' },
      members: { technical: ['jane.doe@defra.gov.uk'] },
      service: { name: 'fcp-new-web', type: 'Frontend' },
    },
    { isDryRun: true },
  );
  const groups = await run(
    'adp:entra:sync-groups',
    { team: 'fcp-new', teamsConfigFiles: files },
    { isDryRun: true },
  );
  expect(groups.summary).toContain('would be created');
  expect(groups.groups).toContainEqual(
    expect.objectContaining({
      displayName: 'AAG-Users-ADP-FCP-NEW_TechUser',
      status: 'created',
      members: [
        expect.objectContaining({
          name: 'jane.doe@defra.gov.uk',
          status: 'added',
        }),
      ],
    }),
  );
  const manifests = await run(
    'adp:flux:generate',
    { team: 'fcp-new', service: 'fcp-new-web', teamsConfigFiles: files },
    { isDryRun: true },
  );
  expect(manifests.changedFiles).toContain(
    'services/fcp/fcp-new/fcp-new-web/deploy/snd/04/patch.yaml',
  );
  expect(writes()).toEqual([]);
});

it.each([
  ['adp:service:find', { name: 'fcp-demo-web', team: 'fcp-demo' }],
  [
    'adp:teams-config:write',
    { team: { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' } },
  ],
  ['adp:entra:sync-groups', { team: 'fcp-demo' }],
  ['adp:flux:generate', { team: 'fcp-demo', service: 'fcp-demo-web' }],
])(
  'D-46: %s is refused before anything is read to who may not create services of the team',
  async (id, input) => {
    sandbox.requests.reset();
    const action = actions(AuthorizeResult.DENY).find(
      candidate => candidate.id === id,
    )!;

    for (const isDryRun of [true, false]) {
      await expect(
        action.handler({ ...createMockActionContext({ input }), isDryRun }),
      ).rejects.toThrow(
        /You may not create or change services of delivery project fcp-demo.*technical members/,
      );
    }

    expect(sandbox.requests.list()).toEqual([]);
  },
);

it('lets platform admins only add environments', async () => {
  sandbox.requests.reset();
  const action = actions(AuthorizeResult.DENY).find(
    ({ id }) => id === 'adp:flux:environment',
  )!;
  const input = { environment: 'prd2' };

  for (const isDryRun of [true, false]) {
    await expect(
      action.handler({ ...createMockActionContext({ input }), isDryRun }),
    ).rejects.toThrow(
      /You may not add environments to an estate: that is for platform admins/,
    );
  }

  expect(sandbox.requests.list()).toEqual([]);
});
