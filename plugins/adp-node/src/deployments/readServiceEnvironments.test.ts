import { startSandbox } from '@adp/sandbox';
import { mockServices } from '@backstage/backend-test-utils';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estateBranch, Estates } from '../estates';
import { generateManifests } from '../flux/generateManifests';
import { GitHubRepositories } from '../gitops/gitHubRepositories';
import { writeTeamsConfig } from '../teams-config/writeTeamsConfig';
import { readGenerationDrift } from './generationDrift';
import { readServiceEnvironments } from './readServiceEnvironments';

jest.setTimeout(60_000);

let stateDir: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

const logger = mockServices.logger.mock();
const members = { technical: [], nonTechnical: [], admins: [] };
const by = { logger, requestedBy: 'user:default/jane.doe' };

/** The portal's library as a process has it that has just been started. */
function startPortal(templatesVersion = '1.0.0') {
  const { url, apiBaseUrl, app } = sandbox.github;
  const { host } = new URL(url);
  const config = mockServices.rootConfig({
    data: {
      integrations: { github: [{ host, apiBaseUrl, apps: [{ ...app }] }] },
      adp: {
        estates: {
          production: {
            github: { host, organization: 'DEFRA' },
            templatesVersion,
            tenant: 'defra',
            sandpitEnvironment: 'snd4',
            defaultVariables: { TEAM_CPU_QUOTA: '2000' },
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
  return {
    github: GitHubRepositories.fromConfig(config, { retryUnit: 10 }),
    estate: Estates.fromConfig(config).get(),
  };
}
type Portal = ReturnType<typeof startPortal>;

function addService({ github, estate }: Portal, team: string, name: string) {
  return writeTeamsConfig(
    github,
    estate,
    {
      team: { name: team, programmeName: 'fcp', serviceCode: 'FCD' },
      members,
      services: [{ name, type: 'Frontend' }],
    },
    by,
  );
}

const generate = (
  { github, estate }: Portal,
  service: string,
  environment = 'snd4',
  options: object = by,
) =>
  generateManifests(
    github,
    estate,
    { team: 'fcp-demo', service, environment, deploys: true },
    { ...by, ...options },
  );

/** Changes a file as somebody else would: image automation, or people. */
async function edit(
  { github, estate }: Portal,
  repository: 'fluxServices' | 'teamsConfig',
  path: string,
  change: (text: string) => string | undefined,
  trailers: Record<string, string> = {},
) {
  const ref = estateBranch(estate, repository);
  await github.commit(
    estate.organization,
    async read => {
      const [{ oid, files }] = await read([{ ref, paths: [path] }]);
      const before = files.get(path);
      return {
        result: undefined,
        commits: [
          {
            ref,
            expectedHeadOid: oid,
            message: { subject: 'Update image', trailers },
            changes: [{ path, before, after: change(before ?? '') }],
          },
        ],
      };
    },
    { logger },
  );
}

const folder = 'services/fcp/fcp-demo/fcp-demo-web';

async function environmentOf(portal: Portal, service: string, name: string) {
  const { services } = await readServiceEnvironments(
    portal.github,
    portal.estate,
    { team: 'fcp-demo' },
  );
  return services
    .find(found => found.service === service)
    ?.environments.find(environment => environment.name === name);
}

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-environments-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  const portal = startPortal();
  await addService(portal, 'fcp-demo', 'fcp-demo-web');
  await addService(portal, 'fcp-demo', 'fcp-demo-idle');
  await addService(portal, 'fcp-other', 'fcp-other-web');
  await generate(portal, 'fcp-demo-web');
  await generate(portal, 'fcp-demo-web', 'dev1', {
    requestedBy: 'pipeline:own-repository:DEFRA/fcp-demo-web',
  });
  await edit(
    portal,
    'fluxServices',
    `${folder}/deploy/snd/04/patch.yaml`,
    text => text.replaceAll('0.1.0', '0.1.10'),
  );
});

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

it('tells which versions are where, and who generated them', async () => {
  const portal = startPortal();
  const head = execFileSync('git', ['rev-parse', 'main'], {
    cwd: join(sandbox.github.directory, 'DEFRA/adp-flux-services.git'),
    encoding: 'utf8',
  }).trim();
  const reading = await readServiceEnvironments(portal.github, portal.estate, {
    team: 'fcp-demo',
  });

  expect(reading).toMatchObject({
    environments: ['snd4', 'dev1', 'tst1', 'tst2', 'pre1', 'prd1'],
    total: 2,
    problems: [],
  });
  const [idle, web] = reading.services;
  expect(idle).toEqual({
    programme: 'fcp',
    team: 'fcp-demo',
    service: 'fcp-demo-idle',
    type: 'Frontend',
    environments: [
      {
        name: 'snd4',
        isRegistered: true,
        isGenerated: false,
        isBehind: false,
        drift: ['notGenerated'],
      },
    ],
  });
  expect(web.environments).toMatchObject([
    {
      name: 'snd4',
      isRegistered: true,
      isGenerated: true,
      templatesVersion: '1.0.0',
      isBehind: false,
      imageVersion: '0.1.10',
      chartVersion: '0.1.10',
      drift: [],
      generation: { requestedBy: 'user:default/jane.doe' },
    },
    {
      name: 'dev1',
      imageVersion: '0.1.0',
      chartVersion: '0.1.0',
      generation: {
        requestedBy: 'pipeline:own-repository:DEFRA/fcp-demo-web',
        commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        at: expect.stringMatching(/^20/),
        author: expect.any(String),
      },
    },
  ]);
  // Image automation has committed since, which is no generation.
  const commits = web.environments.map(({ generation }) => generation?.commit);
  expect(new Set([...commits, head]).size).toBe(3);
  expect(web.environments[1].generation?.url).toContain(
    `/DEFRA/adp-flux-services/commit/${commits[1]}`,
  );
});

it('costs one request when nothing has moved, and few otherwise, for any number of services', async () => {
  const portal = startPortal();
  const count = async (team?: string) => {
    sandbox.requests.reset();
    await readServiceEnvironments(portal.github, portal.estate, { team });
    return sandbox.requests.list().map(({ path }) => path);
  };

  const first = await count();
  expect(first.filter(path => path === '/api/graphql')).toHaveLength(4);
  expect(await count()).toEqual(['/api/graphql']);
  expect(await count('fcp-demo')).toEqual(['/api/graphql']);

  await edit(
    startPortal(),
    'fluxServices',
    `${folder}/deploy/dev/01/patch.yaml`,
    text => text.replaceAll('0.1.0', '0.1.1'),
  );
  expect(await count()).toHaveLength(3);
});

it('reads the manifests of chosen services only, and counts all', async () => {
  const { github, estate } = startPortal();
  const { services, total } = await readServiceEnvironments(github, estate, {
    choose: all => all.filter(({ team }) => team === 'fcp-other'),
  });
  expect(services.map(({ service }) => service)).toEqual(['fcp-other-web']);
  expect(total).toBe(3);
});

it('knows that 1.0.9 is older than 1.0.10', async () => {
  const portal = startPortal('1.0.10');
  await edit(portal, 'fluxServices', `${folder}/generated.yaml`, text =>
    text.replace(
      /(dev1:\n\s+templates:) \S+/,
      (_, before) => `${before} 1.0.9`,
    ),
  );
  const dev1 = await environmentOf(portal, 'fcp-demo-web', 'dev1');
  expect(dev1).toMatchObject({
    templatesVersion: '1.0.9',
    isBehind: true,
    drift: ['versionDiffers'],
  });
  const older = startPortal('1.0.9');
  expect(await environmentOf(older, 'fcp-demo-web', 'dev1')).toMatchObject({
    isBehind: false,
  });
  // As a rollout notes it when it is completed; the configuration is older.
  const tenantFile = 'flux/defra-config.yaml';
  await edit(portal, 'teamsConfig', tenantFile, text =>
    text.concat('templatesVersion: 1.0.10\n'),
  );
  expect(await environmentOf(older, 'fcp-demo-web', 'dev1')).toMatchObject({
    isBehind: true,
  });
  await edit(portal, 'teamsConfig', tenantFile, text =>
    text.replace('templatesVersion: 1.0.10\n', ''),
  );
  await edit(portal, 'fluxServices', `${folder}/generated.yaml`, text =>
    text.replace('1.0.9', '1.0.0'),
  );
});

it('finds the rollout that has moved an environment, with one request more', async () => {
  const portal = startPortal();
  const move = (version: string, trailers: Record<string, string>) =>
    edit(
      portal,
      'fluxServices',
      `${folder}/generated.yaml`,
      text =>
        text.replace(
          /(dev1:\n\s+templates:) \S+/,
          (_, before) => `${before} ${version}`,
        ),
      trailers,
    );
  const earlier = await environmentOf(portal, 'fcp-demo-web', 'snd4');
  await move('1.0.1', {
    'Requested-by': 'user:default/pat.platform',
    'Template-version': '1.0.1',
  });
  await edit(portal, 'fluxServices', `${folder}/notes.txt`, () => 'unrelated');
  sandbox.requests.reset();
  expect(await environmentOf(portal, 'fcp-demo-web', 'dev1')).toMatchObject({
    generation: { requestedBy: 'user:default/pat.platform' },
  });
  expect(sandbox.requests.list().length).toBeLessThanOrEqual(4);
  expect(
    (await environmentOf(portal, 'fcp-demo-web', 'snd4'))?.generation,
  ).toEqual(earlier?.generation);
  await move('1.0.0', {});
});

it('tells of a generation that was asked for, and of manifests that nobody configured', async () => {
  const portal = startPortal();
  const path = 'flux/services/fcp-demo.yaml';
  let before = '';
  await edit(portal, 'teamsConfig', path, text => {
    before = text;
    const web = text.indexOf('fcp-demo-web');
    return (
      text.slice(0, web) +
      text
        .slice(web)
        .replace('generate: false', 'generate: true')
        .replace('name: dev1', 'name: tst1')
    );
  });
  try {
    expect(await environmentOf(portal, 'fcp-demo-web', 'snd4')).toMatchObject({
      drift: ['generationRequested'],
    });
    expect(await environmentOf(portal, 'fcp-demo-web', 'dev1')).toMatchObject({
      isRegistered: false,
      isGenerated: true,
      drift: ['notRegistered'],
    });
    expect(await environmentOf(portal, 'fcp-demo-web', 'tst1')).toMatchObject({
      isRegistered: true,
      isGenerated: false,
      drift: ['notGenerated'],
    });
  } finally {
    await edit(portal, 'teamsConfig', path, () => before);
  }
});

it('shows the others when a file of one team is not valid', async () => {
  const portal = startPortal();
  const path = 'flux/services/fcp-broken.yaml';
  await edit(portal, 'teamsConfig', path, () => 'services: 3\n');
  const { services, problems } = await readServiceEnvironments(
    portal.github,
    portal.estate,
    {},
  );
  await edit(portal, 'teamsConfig', path, () => undefined);

  expect(services).toHaveLength(3);
  expect(problems).toEqual([expect.stringContaining(path)]);
});

it('says that the record of a service is not valid', async () => {
  const portal = startPortal();
  const path = `${folder}/generated.yaml`;
  let before = '';
  await edit(portal, 'fluxServices', path, text => {
    before = text;
    return 'kind: [\n';
  });
  const broken = await environmentOf(portal, 'fcp-demo-web', 'snd4');
  await edit(portal, 'fluxServices', path, () => before);

  expect(broken).toMatchObject({
    drift: ['notReadable'],
    imageVersion: '0.1.10',
  });
});

it('refuses a team that has no configuration', async () => {
  const { github, estate } = startPortal();
  await expect(
    readServiceEnvironments(github, estate, { team: 'fcp-none' }),
  ).rejects.toThrow(/flux\/services\/fcp-none\.yaml/);
});

describe('what a generation would change', () => {
  const key = { team: 'fcp-demo', service: 'fcp-demo-web' };

  it('is nothing after a generation, and what the configuration has changed', async () => {
    const portal = startPortal();
    const drift = (environment: string) =>
      readGenerationDrift(
        portal.github,
        portal.estate,
        { ...key, environment },
        { logger },
      );
    expect(await drift('snd4')).toEqual({ changes: [] });

    await edit(
      portal,
      'fluxServices',
      `${folder}/infra/snd/04/image-policy.yaml`,
      () => undefined,
    );
    expect(await drift('snd4')).toMatchObject({
      changes: [
        {
          path: `${folder}/infra/snd/04/image-policy.yaml`,
          change: 'added',
        },
      ],
    });
    expect(await drift('dev1')).toEqual({ changes: [] });
  });

  it('says why it cannot be told', async () => {
    const { github, estate } = startPortal();
    expect(
      await readGenerationDrift(
        github,
        estate,
        { team: 'fcp-demo', service: 'fcp-nobody', environment: 'snd4' },
        { logger },
      ),
    ).toEqual({
      changes: [],
      problem: expect.stringContaining('fcp-nobody'),
    });
  });
});
