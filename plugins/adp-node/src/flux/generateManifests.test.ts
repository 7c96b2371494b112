import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { startSandbox } from '@adp/sandbox';
import { parse } from 'yaml';
import { Estates } from '../estates';
import { GitHubRepositories } from '../gitops/gitHubRepositories';
import { writeTeamsConfig } from '../teams-config/writeTeamsConfig';
import { generateManifests } from './generateManifests';

jest.setTimeout(60_000);

const logger = mockServices.logger.mock();
const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };
const members = { technical: [], nonTechnical: [], admins: [] };

let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-generate-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
});

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** The portal's library as a process has it that has just been started. */
function startPortal(manifests?: object) {
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
            defaultVariables: { TEAM_CPU_QUOTA: '2000' },
            ...(manifests && { manifests }),
            entra: {
              tenantId: 'unused',
              servicePrincipalObjectId: 'unused',
            },
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
  return {
    github: GitHubRepositories.fromConfig(config, { retryUnit: 10 }),
    estate: Estates.fromConfig(config).get(),
  };
}

function git(repo: string, ...args: string[]): string {
  const directory = join(sandbox.github.directory, 'DEFRA', `${repo}.git`);
  return execFileSync('git', ['--git-dir', directory, ...args], {
    encoding: 'utf8',
  }).trim();
}

const addService = (
  { github, estate }: ReturnType<typeof startPortal>,
  name: string,
  options: { dryRun?: boolean } = {},
) =>
  writeTeamsConfig(
    github,
    estate,
    { team, members, services: [{ name, type: 'Frontend' }] },
    { logger, requestedBy: 'user:default/jane.doe', ...options },
  );

const generate = (
  { github, estate }: ReturnType<typeof startPortal>,
  service: string,
  options: Partial<Parameters<typeof generateManifests>[3]> = {},
) =>
  generateManifests(
    github,
    estate,
    { team: team.name, service },
    { logger, requestedBy: 'user:default/jane.doe', ...options },
  );

it('commits the manifests, and that they are generated', async () => {
  const portal = startPortal();
  await addService(portal, 'fcp-demo-web');
  const result = await generate(portal, 'fcp-demo-web');

  // With the records of what the team's and the service's were generated from.
  expect(result.changes).toHaveLength(21);
  expect(git('adp-flux-services', 'log', '-1', '--format=%H%n%B')).toBe(
    [
      result.commit?.oid,
      'fcp-demo-web snd4 manifest',
      '',
      'Requested-by: user:default/jane.doe',
      'Template-version: 1.0.0',
    ].join('\n'),
  );
  const config = parse(
    git('adp-teams-config', 'show', 'main:flux/services/fcp-demo.yaml'),
  );
  expect(config.services[0].environments).toEqual([
    { name: 'snd4', manifest: { generate: false, generatedVersion: '1.0.0' } },
  ]);
});

it('changes nothing the second time', async () => {
  const portal = startPortal();
  const heads = () =>
    ['adp-flux-services', 'adp-teams-config'].map(repo =>
      git(repo, 'rev-parse', 'main'),
    );
  const before = heads();
  await addService(portal, 'fcp-demo-web');
  const result = await generate(portal, 'fcp-demo-web');
  expect(result.changes).toEqual([]);
  expect(result.commit).toBeUndefined();
  expect(heads()).toEqual(before);
});

it('shows in a dry run what a service would get that is not configured yet', async () => {
  const portal = startPortal();
  sandbox.requests.reset();
  const { files } = await addService(portal, 'fcp-demo-dry', { dryRun: true });
  const result = await generate(portal, 'fcp-demo-dry', {
    dryRun: true,
    teamsConfigFiles: files,
  });
  expect(result.changes.map(({ path }) => path)).toContain(
    'services/fcp/fcp-demo/fcp-demo-dry/deploy/snd/04/patch.yaml',
  );
  expect(
    sandbox.requests.list().filter(request => request.contentCreating),
  ).toEqual([]);
});

it('refuses a name that another team has', async () => {
  const { github, estate } = startPortal();
  await expect(
    writeTeamsConfig(
      github,
      estate,
      {
        team: { ...team, name: 'fcp-grants' },
        members,
        services: [{ name: 'fcp-demo-web', type: 'Frontend' }],
      },
      { logger },
    ),
  ).rejects.toThrow(/"fcp-demo-web" belongs to delivery project "fcp-demo"/);
});

it('proposes the manifests where the environment is configured so, and records them when merged', async () => {
  const portal = startPortal({
    environments: { snd4: { delivery: 'pullRequest' } },
  });
  await addService(portal, 'fcp-demo-proposed');
  const recorded = () =>
    parse(
      git('adp-teams-config', 'show', 'main:flux/services/fcp-demo.yaml'),
    ).services.find(
      ({ name }: { name: string }) => name === 'fcp-demo-proposed',
    ).environments;

  const { commit, pullRequest } = await generate(portal, 'fcp-demo-proposed');
  expect(commit).toBeUndefined();
  expect(pullRequest).toMatchObject({
    branch: 'adp/fcp-demo/fcp-demo-proposed-snd4',
    outcome: 'opened',
  });
  expect(recorded()).toEqual([{ name: 'snd4', manifest: { generate: true } }]);
  const again = await generate(portal, 'fcp-demo-proposed');
  expect(again.pullRequest).toMatchObject({
    number: pullRequest?.number,
    outcome: 'unchanged',
  });

  await portal.github.octokit(portal.estate.organization).pulls.merge({
    owner: 'DEFRA',
    repo: 'adp-flux-services',
    pull_number: pullRequest!.number,
  });
  const merged = await generate(portal, 'fcp-demo-proposed');
  expect(merged.changes).toEqual([]);
  expect(recorded()).toEqual([
    { name: 'snd4', manifest: { generate: false, generatedVersion: '1.0.0' } },
  ]);
});

it('upgrades everywhere, and records the version', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'adp-templates-'));
  const run = (...args: string[]) =>
    execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' });
  run(
    'clone',
    '--quiet',
    join(sandbox.github.directory, 'DEFRA/adp-flux-templates.git'),
    '.',
  );
  const template = join(
    directory,
    'templates/programme/team/service/deploy/base/helm-release.yaml',
  );
  await writeFile(
    template,
    (
      await readFile(template, 'utf8')
    ).replace('interval: 60m', 'interval: 45m'),
  );
  run(
    '-c',
    'user.name=P',
    '-c',
    'user.email=p@defra.gov.uk',
    'commit',
    '-qam',
    'Look more often',
  );
  run('tag', '1.1.0');
  run('push', '--quiet', 'origin', '1.1.0');
  await rm(directory, { recursive: true });

  const portal = startPortal();
  await addService(portal, 'fcp-demo-web');
  const before = await generate(portal, 'fcp-demo-web');
  expect(before.changes).toEqual([]);
  const { changes } = await generateManifests(
    portal.github,
    portal.estate,
    {
      team: team.name,
      service: 'fcp-demo-web',
      everywhere: true,
      upgradeTo: '1.1.0',
    },
    { logger },
  );
  expect(changes.map(({ path }) => path)).toEqual([
    'services/fcp/fcp-demo/fcp-demo-web/deploy/base/helm-release.yaml',
    'services/fcp/fcp-demo/fcp-demo-web/generated.yaml',
  ]);
  expect(git('adp-flux-services', 'log', '-1', '--format=%s')).toBe(
    'fcp-demo-web manifest',
  );
  // What exists keeps its version from then on, also in another process.
  sandbox.requests.reset();
  const later = await generate(startPortal(), 'fcp-demo-web');
  expect(later.changes).toEqual([]);
  expect(sandbox.requests.list().length).toBeLessThanOrEqual(8);
});

// These numbers are in docs/reference/requests.md.
describe('requests to GitHub', () => {
  const count = () => ({
    all: sandbox.requests.list().length,
    contentCreating: sandbox.requests
      .list()
      .filter(request => request.contentCreating).length,
  });

  it('are six when nothing is known and three when warm, one of them content-creating', async () => {
    await addService(startPortal(), 'fcp-demo-cold');
    await addService(startPortal(), 'fcp-demo-warm');
    const portal = startPortal();

    sandbox.requests.reset();
    await generate(portal, 'fcp-demo-cold');
    expect(count()).toEqual({ all: 6, contentCreating: 1 });

    sandbox.requests.reset();
    await generate(portal, 'fcp-demo-warm');
    expect(count()).toEqual({ all: 3, contentCreating: 1 });

    sandbox.requests.reset();
    await generate(portal, 'fcp-demo-warm');
    expect(count()).toEqual({ all: 1, contentCreating: 0 });
  });
});

it('adds an environment that a pipeline deploys to for the first time, in the same request', async () => {
  const portal = startPortal();
  await addService(portal, 'fcp-demo-deployed');
  await generate(portal, 'fcp-demo-deployed');
  const deploy = (environment: string, dryRun = false) =>
    generateManifests(
      portal.github,
      portal.estate,
      {
        team: team.name,
        service: 'fcp-demo-deployed',
        environment,
        deploys: true,
      },
      { logger, dryRun },
    );
  const before = git('adp-teams-config', 'rev-parse', 'main');

  const planned = await deploy('dev1', true);
  expect(planned.isRegistered).toBe(true);
  expect(git('adp-teams-config', 'rev-parse', 'main')).toBe(before);

  sandbox.requests.reset();
  const first = await deploy('dev1');
  const writes = sandbox.requests
    .list()
    .filter(({ contentCreating }) => contentCreating);
  const again = await deploy('dev1');

  expect(writes).toHaveLength(1);
  expect(first.isRegistered).toBe(true);
  expect(first.commit).toBeDefined();
  expect(again.isRegistered).toBe(false);
  expect(again.changes).toEqual([]);
  expect(again.commit).toBeUndefined();
  const config = parse(
    git('adp-teams-config', 'show', 'main:flux/services/fcp-demo.yaml'),
  );
  const service = config.services.find(
    ({ name }: { name: string }) => name === 'fcp-demo-deployed',
  );
  expect(service.environments[1]).toEqual({
    name: 'dev1',
    manifest: { generate: false, generatedVersion: '1.0.0' },
  });
  await expect(deploy('dev9')).rejects.toThrow(/dev9.*dev1/);
});
