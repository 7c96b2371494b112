import {
  Estates,
  GitHubRepositories,
  syncGitHubTeams,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createGrantTeamsAction } from './grantTeams';

jest.setTimeout(60_000);

let stateDir: string;
let sandbox: Sandbox;
let estates: Estates;
let github: GitHubRepositories;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-grants-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  const { host } = new URL(sandbox.github.url);
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
            entra: { tenantId: 't', servicePrincipalObjectId: 'p' },
            groups: {
              environments: [],
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
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

const octokit = () => github.octokit(estates.get().organization);

async function run(input: object, isDryRun?: boolean) {
  const outputs: Record<string, unknown> = {};
  const action = createGrantTeamsAction({
    estates,
    github,
    permissions: mockServices.permissions({ result: AuthorizeResult.ALLOW }),
  });
  await action.handler({
    ...createMockActionContext({ input }),
    isDryRun,
    output: (name: string, value: unknown) => {
      outputs[name] = value;
    },
  } as any);
  return outputs.summary;
}

async function teamsOf(repository: string) {
  const { data } = await octokit().rest.repos.listTeams({
    owner: 'DEFRA',
    repo: repository,
  });
  return data.map(({ name, permission }) => [name, permission]).sort();
}

const example = () => {
  const action = createGrantTeamsAction({
    estates,
    github,
    permissions: mockServices.permissions({ result: AuthorizeResult.ALLOW }),
  });
  return parse(action.examples![0].example).steps[0].input;
};

it('says in a dry run that the repository is to be made first', async () => {
  expect(await run(example(), true)).toMatch(/Would give .* new repository/);
});

it('gives no access to a repository that is no service of the team', async () => {
  await expect(run(example())).rejects.toThrow(/no service of .*fcp-demo/);
});

it('says what to do when the teams are not there', async () => {
  await writeTeamsConfig(
    github,
    estates.get(),
    {
      team: { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' },
      services: [{ name: 'fcp-demo-web', type: 'Frontend' }],
    },
    { logger: mockServices.logger.mock() },
  );
  await octokit().rest.repos.createInOrg({
    org: 'DEFRA',
    name: 'fcp-demo-web',
  });

  await expect(run(example())).rejects.toThrow(
    /no team fcp-demo-Contributors.*synchronise the teams/,
  );
});

it('gives the teams of the project access, and finds it the next time', async () => {
  await syncGitHubTeams(github, estates.get().organization, {
    project: 'fcp-demo',
    description: 'Demo',
    visibility: 'public',
    contributors: [],
    admins: [],
  });

  expect(await run(example(), true)).toMatch(/^Would give access to/);
  expect(await teamsOf('fcp-demo-web')).toEqual([]);

  expect(await run(example())).toBe(
    'Gave access to fcp-demo-Contributors (push), fcp-demo-Admins (admin).',
  );
  expect(await teamsOf('fcp-demo-web')).toEqual([
    ['fcp-demo-Admins', 'admin'],
    ['fcp-demo-Contributors', 'push'],
  ]);

  expect(await run(example())).toMatch(/have access .* already/);
});

it.each(['My_Service', '../x', ''])('refuses the repository %j', async name => {
  await expect(run({ team: 'fcp-demo', repository: name })).rejects.toThrow(
    /service name/,
  );
});
