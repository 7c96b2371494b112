import { mockServices } from '@backstage/backend-test-utils';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Estates, type Estate } from '../estates';
import { GitHubRepositories } from '../gitops/gitHubRepositories';
import { readTeamsConfig } from './readTeamsConfig';
import { removeServices, removeTeam } from './removeFromTeamsConfig';
import { writeTeamsConfig } from './writeTeamsConfig';

jest.setTimeout(60_000);

const logger = mockServices.logger.mock();
const options = { logger, requestedBy: 'user:default/jane' };
const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };

let stateDir: string;
let sandbox: Sandbox;
let github: GitHubRepositories;
let estate: Estate;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-removal-'));
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
            entra: { tenantId: 'unused', servicePrincipalObjectId: 'unused' },
            groups: {
              environments: ['snd4'],
              techUser: {},
              nonTechUser: {},
              admin: {},
              vpnGroup: 'VPN',
            },
          },
        },
      },
    },
  });
  github = GitHubRepositories.fromConfig(config, { retryUnit: 10 });
  estate = Estates.fromConfig(config).get();
  for (const name of ['fcp-demo-web', 'fcp-demo-api']) {
    await writeTeamsConfig(
      github,
      estate,
      {
        team,
        members: {
          technical: ['jane.doe@defra.gov.uk'],
          nonTechnical: [],
          admins: [],
        },
        services: [{ name, type: 'Backend', environments: ['snd4', 'dev1'] }],
      },
      options,
    );
  }
});

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function git(...args: string[]): string {
  const directory = join(
    sandbox.github.directory,
    'DEFRA/adp-teams-config.git',
  );
  return execFileSync('git', ['--git-dir', directory, ...args], {
    encoding: 'utf8',
  }).trim();
}

const services = async () => {
  const { team: config } = await readTeamsConfig(github, estate, team.name);
  return config?.services.map(({ name, environments }) => [
    name,
    ...environments.map(env => env.name),
  ]);
};

it('leaves the groups alone when nothing is said of members', async () => {
  const before = git('rev-parse', 'main:defra/fcp-demo.yaml');

  await writeTeamsConfig(
    github,
    estate,
    { team: { ...team, serviceCode: 'ABC' } },
    options,
  );

  expect(git('rev-parse', 'main:defra/fcp-demo.yaml')).toBe(before);
  const { groups, team: config } = await readTeamsConfig(
    github,
    estate,
    team.name,
  );
  expect(config?.serviceCode).toBe('ABC');
  expect(groups?.[0].members).toEqual(['jane.doe@defra.gov.uk']);
});

it('removes a service from an environment, then as a whole, once', async () => {
  const request = { team: team.name, services: ['fcp-demo-web'] };
  const inDev = { ...request, environments: ['dev1'] };

  const planned = await removeServices(github, estate, inDev, {
    ...options,
    dryRun: true,
  });
  expect(planned.changes).toHaveLength(1);
  expect(planned.commit).toBeUndefined();
  await removeServices(github, estate, inDev, options);
  expect(await services()).toEqual([
    ['fcp-demo-web', 'snd4'],
    ['fcp-demo-api', 'snd4', 'dev1'],
  ]);

  const removed = await removeServices(github, estate, request, options);
  expect(await services()).toEqual([['fcp-demo-api', 'snd4', 'dev1']]);
  expect(git('log', '-1', '--format=%B')).toBe(
    'Update config file: flux/services/fcp-demo.yaml\n\nRequested-by: user:default/jane',
  );
  const again = await removeServices(github, estate, request, options);
  expect(removed.commit).toBeDefined();
  expect(again.changes).toEqual([]);
  expect(again.commit).toBeUndefined();
});

it('deletes a team only when its services are gone, and nothing of others', async () => {
  await expect(removeTeam(github, estate, team.name, options)).rejects.toThrow(
    /still lists the services fcp-demo-api/,
  );
  await removeServices(github, estate, { team: team.name }, options);
  expect(await services()).toEqual([]);

  await removeTeam(github, estate, team.name, options);

  expect(git('show', '--name-status', '--format=%s')).toBe(
    [
      'Delete config file: flux/services/fcp-demo.yaml, defra/fcp-demo.yaml',
      '',
      'D\tdefra/fcp-demo.yaml',
      'D\tflux/services/fcp-demo.yaml',
    ].join('\n'),
  );
  const again = await removeTeam(github, estate, team.name, options);
  expect(again.changes).toEqual([]);
  await expect(
    removeServices(github, estate, { team: team.name }, options),
  ).rejects.toThrow(/has no services/);
});

it('leaves YAML where a comment stood above what was removed', async () => {
  const other = { name: 'fcp-noted', programmeName: 'fcp', serviceCode: 'FCD' };
  await writeTeamsConfig(
    github,
    estate,
    { team: other, services: [{ name: 'fcp-noted-web', type: 'Backend' }] },
    options,
  );
  const path = 'flux/services/fcp-noted.yaml';
  const { data } = await github
    .octokit(estate.organization)
    .rest.repos.getContent({
      owner: 'DEFRA',
      repo: 'adp-teams-config',
      path,
    });
  await github
    .octokit(estate.organization)
    .rest.repos.createOrUpdateFileContents({
      owner: 'DEFRA',
      repo: 'adp-teams-config',
      path,
      message: 'Note something',
      sha: (data as { sha: string }).sha,
      content: Buffer.from(
        git('show', `main:${path}`).replace(
          'services:\n',
          'services:\n# reviewed\n',
        ),
      ).toString('base64'),
    });

  await removeServices(github, estate, { team: other.name }, options);

  const { team: config } = await readTeamsConfig(github, estate, other.name);
  expect(config?.services).toEqual([]);
});

it('refuses groups that cannot be made before anything is written', async () => {
  const head = git('rev-parse', 'main');

  const write = writeTeamsConfig(
    github,
    estate,
    {
      team,
      members: { technical: ['jane'], nonTechnical: [], admins: [] },
    },
    options,
  );

  await expect(write).rejects.toThrow(
    /jane in group .* no user principal name/,
  );
  expect(git('rev-parse', 'main')).toBe(head);
});
