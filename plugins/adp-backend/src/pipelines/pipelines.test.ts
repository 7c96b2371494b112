import {
  Estates,
  generateManifests,
  GitHubRepositories,
  writeTeamsConfig,
} from '@adp/plugin-adp-node';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import request from 'supertest';
import { parse } from 'yaml';
import { startAdpBackend } from '../__testUtils__/startAdpBackend';
import { TokenIssuer, type TokenRequest } from '../__testUtils__/tokenIssuer';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { insertDeliveryProject } from '../database/deliveryProjects';
import {
  claimDueOffboarding,
  insertOffboarding,
} from '../database/offboardings';
import { pipelineTokens } from './pipelineTokens';

jest.setTimeout(120_000);

const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'https://portal.example';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const logger = mockServices.logger.mock();

let stateDir: string;
let sandbox: Sandbox;
let tokens: TokenIssuer;
let server: Server;
let knex: Knex;
let url: string;
let stop: () => Promise<void>;
let projectId: string;

function configuration() {
  const { host } = new URL(sandbox.github.url);
  const groups = {
    environments: ['snd4'],
    techUser: {},
    nonTechUser: {},
    admin: {},
    vpnGroup: 'VPN',
  };
  return {
    backend: {
      baseUrl: 'http://localhost',
      auth: {
        externalAccess: [
          {
            type: 'pipeline',
            options: {
              issuer: ISSUER,
              jwksUrl: tokens.jwksUrl,
              audience: AUDIENCE,
              rules: [
                {
                  name: 'own-repository',
                  claims: { repository_owner: 'DEFRA' },
                  ownRepository: true,
                },
                {
                  name: 'fcp-demo',
                  claims: { oid: 'fcp-demo-pipeline' },
                  teams: ['fcp-demo'],
                },
                {
                  name: 'fcp-grants',
                  claims: { oid: 'fcp-grants-pipeline' },
                  teams: ['fcp-grants'],
                },
              ],
            },
            accessRestrictions: [{ plugin: 'adp' }],
          },
        ],
      },
    },
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
          entra: { tenantId: 'unused', servicePrincipalObjectId: 'unused' },
          groups,
        },
      },
    },
  };
}

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-pipelines-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  tokens = await TokenIssuer.start({ issuer: ISSUER, audience: AUDIENCE });
  const data = configuration();
  ({ server, url, knex, stop } = await startAdpBackend(databases, 'SQLITE_3', {
    data,
    features: [pipelineTokens, authServiceFactory, httpAuthServiceFactory],
  }));
  const by = 'user:default/test';
  const { id: armsLengthBodyId } = await insertArmsLengthBody(
    knex,
    { title: 'Core Defra', name: 'core-defra', description: 'Core' },
    by,
  );
  const deliveryProgrammeId = await insertDeliveryProgramme(
    knex,
    {
      armsLengthBodyId,
      title: 'FCP',
      name: 'fcp',
      code: 'FCP',
      description: 'Farming',
    },
    by,
  );
  for (const name of ['fcp-demo', 'fcp-grants']) {
    const id = await insertDeliveryProject(
      knex,
      {
        name,
        title: name,
        deliveryProgrammeId,
        estate: 'production',
        description: 'A project',
        teamType: 'delivery',
        githubTeamVisibility: 'public',
        serviceCode: 'FCD',
      },
      by,
    );
    projectId ??= id;
  }
  const config = mockServices.rootConfig({ data });
  const github = GitHubRepositories.fromConfig(config);
  const estate = Estates.fromConfig(config).get();
  const team = { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' };
  await writeTeamsConfig(
    github,
    estate,
    {
      team,
      members: { technical: [], nonTechnical: [], admins: [] },
      service: { name: 'fcp-demo-web', type: 'Frontend' },
    },
    { logger },
  );
  await generateManifests(
    github,
    estate,
    { team: team.name, service: 'fcp-demo-web' },
    { logger },
  );
});

afterAll(async () => {
  await stop?.();
  await tokens?.stop();
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

const OWN: TokenRequest = {
  claims: {
    sub: 'repo:DEFRA@1/fcp-demo-web@2:ref:refs/heads/main',
    repository: 'DEFRA/fcp-demo-web',
    repository_owner: 'DEFRA',
  },
};
const TEAM: TokenRequest = { claims: { sub: 'x', oid: 'fcp-demo-pipeline' } };
const OTHER_TEAM: TokenRequest = {
  claims: { sub: 'x', oid: 'fcp-grants-pipeline' },
};

async function call(
  method: 'get' | 'post' | 'patch',
  path: string,
  token: TokenRequest = OWN,
  body?: unknown,
) {
  const sent = request(server)
    [method](`/api/adp${path}`)
    .set('authorization', `Bearer ${await tokens.issue(token)}`);
  return body === undefined
    ? sent
    : sent.set('content-type', 'application/json').send(JSON.stringify(body));
}

const deployPath = (environment: string, service = 'fcp-demo-web') =>
  `/deliveryProjects/fcp-demo/services/${service}/environments/${environment}/deploy-manifests`;
const predecessor = (rest: string) =>
  `/api/FluxTeamConfig/fcp-demo/services/fcp-demo-web/environments${rest}`;

function git(repo: string, ...args: string[]): string {
  const directory = join(sandbox.github.directory, 'DEFRA', `${repo}.git`);
  return execFileSync('git', ['--git-dir', directory, ...args], {
    encoding: 'utf8',
  }).trim();
}

const configured = () =>
  parse(git('adp-teams-config', 'show', 'main:flux/services/fcp-demo.yaml'))
    .services[0].environments as { name: string; manifest: object }[];

describe('deploy-manifests', () => {
  it('plans, registers and generates an environment, once', async () => {
    const planned = await call('post', `${deployPath('DEV1')}?dryRun`);
    expect(planned.body).toMatchObject({
      outcome: 'planned',
      registered: true,
    });
    expect(configured()).toHaveLength(1);

    const first = await call('post', deployPath('dev1'));
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      outcome: 'committed',
      environment: 'dev1',
      registered: true,
      templateVersion: '1.0.0',
      commit: { id: git('adp-flux-services', 'rev-parse', 'main') },
    });
    expect(first.body.changes).toContainEqual({
      path: 'services/fcp/fcp-demo/fcp-demo-web/deploy/dev/01/patch.yaml',
      change: 'added',
    });
    expect(configured()[1]).toEqual({
      name: 'dev1',
      manifest: { generate: false, generatedVersion: '1.0.0' },
    });
    expect(git('adp-flux-services', 'log', '-1', '--format=%B')).toContain(
      'Requested-by: pipeline:own-repository:DEFRA/fcp-demo-web',
    );

    const again = await call('post', deployPath('dev1'));
    expect(again.body).toMatchObject({
      outcome: 'nothing-to-do',
      registered: false,
      changes: [],
    });
  });

  it.each<[string, number, string]>([
    [deployPath('dev9'), 404, 'not-found'],
    [deployPath('dev1', 'fcp-demo-api'), 403, 'not-allowed'],
    [deployPath('dev'), 400, 'invalid-input'],
    [`${deployPath('dev1')}?dryRn=true`, 400, 'invalid-input'],
  ])('answers %s with a problem document: %d', async (path, status, code) => {
    const answer = await call('post', path);

    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.body.detail).not.toBe('');
  });

  it('does not bring back what has been offboarded', async () => {
    const by = 'user:default/jane';
    await insertOffboarding(
      knex,
      projectId,
      { service: 'fcp-demo-web', environments: ['prd1'] },
      [],
      by,
    );
    await claimDueOffboarding(knex, 'test', 1e6);

    const gone = await call('post', deployPath('prd1'));
    expect(gone.status).toBe(410);
    expect(gone.body).toMatchObject({ code: 'offboarded' });
    expect(gone.body.detail).toContain('in prd1');
    const older = await call('post', predecessor(''), OWN, 'prd1');
    expect(older.status).toBe(410);
    expect((await call('post', deployPath('pre1'))).status).toBe(200);
  });
});

describe('the predecessor’s endpoints', () => {
  it('answer its pipeline as before', async () => {
    const asked = await call('get', predecessor('/tst1'));
    expect(asked.status).toBe(404);

    const registered = await call('post', predecessor(''), OWN, 'tst1');
    expect(registered.status).toBe(201);
    const twice = await call('post', predecessor(''), OWN, 'TST1');
    expect(twice.status).toBe(201);
    const found = await call('get', predecessor('/tst1'));
    expect(found.body).toEqual({
      environment: {
        name: 'tst1',
        manifest: { generate: true, generatedVersion: null },
        configVariables: [],
      },
      fluxTemplatesVersion: '1.0.0',
    });

    const generated = await call(
      'post',
      '/api/FluxTeamConfig/FCP-DEMO/generate?serviceName=fcp-demo-web&environment=tst1',
    );
    expect(generated.status).toBe(204);
    const cleared = await call(
      'patch',
      `${predecessor('/tst1')}/manifest`,
      OWN,
      {
        name: 'tst1',
        generatedVersion: '1.0.0',
      },
    );
    expect(cleared.status).toBe(204);
    expect(configured().find(({ name }) => name === 'tst1')).toEqual({
      name: 'tst1',
      manifest: { generate: false, generatedVersion: '1.0.0' },
    });
    expect(
      git(
        'adp-flux-services',
        'ls-tree',
        '--name-only',
        'main:services/fcp/fcp-demo/fcp-demo-web/deploy/tst/01',
      ),
    ).toContain('patch.yaml');
    const list = git(
      'adp-flux-services',
      'show',
      'main:services/environments/tst/01/kustomization.yaml',
    );
    expect(list).toContain('fcp-demo');
  });

  it('say 400 to a writer about what is not there', async () => {
    const environment = await call('post', predecessor(''), OWN, 'tst9');

    expect(environment.status).toBe(400);
    expect(environment.text).toContain('tst9');
  });
});

describe('adp deploy-manifests', () => {
  const adp = (args: string[], env: Record<string, string>) =>
    new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
      execFile(
        process.execPath,
        [
          join(__dirname, '../../../../packages/cli/bin/adp'),
          'deploy-manifests',
          ...['--portal', url, '--team', 'fcp-demo'],
          ...['--service', 'fcp-demo-web', ...args],
        ],
        { env: { PATH: process.env.PATH, ...env } },
        (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  it('deploys with a token of its variable', async () => {
    const ADP_TOKEN = await tokens.issue(TEAM);

    const planned = await adp(['--environment', 'snd4', '--dry-run'], {
      ADP_TOKEN,
    });
    const refused = await adp(['--environment', 'snd9'], { ADP_TOKEN });
    const wrong = await adp([], { ADP_TOKEN });

    expect(planned).toMatchObject({
      code: 0,
      stdout: 'Nothing would change for snd4.\n',
    });
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Refused \(404\).*snd9.*snd4/),
    });
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--environment'),
    });
  });

  it('asks GitHub Actions for a token for the portal', async () => {
    const asked: (string | undefined)[] = [];
    const actions = createServer(async (req, response) => {
      asked.push(req.url, req.headers.authorization);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ value: await tokens.issue(OWN) }));
    });
    await new Promise<void>(resolve => {
      actions.listen(0, '127.0.0.1', resolve);
    });
    const { port } = actions.address() as AddressInfo;

    const { code, stdout } = await adp(
      ['--environment', 'snd4', '--audience', AUDIENCE],
      {
        ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-the-job',
      },
    );
    await new Promise(resolve => {
      actions.close(resolve);
      actions.closeAllConnections();
    });

    expect(code).toBe(0);
    expect(stdout).toContain('are as they should be');
    expect(asked).toEqual([
      `/token?api-version=2.0&audience=${encodeURIComponent(AUDIENCE)}`,
      'Bearer of-the-job',
    ]);
  });

  it('says what to do without a token, and with a wrong one', async () => {
    const none = await adp(['--environment', 'snd4'], {});
    const wrong = await adp(['--environment', 'snd4'], { ADP_TOKEN: 'x.y.z' });

    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Set ADP_TOKEN'),
    });
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not know this pipeline (401)'),
    });
  });
});

const EVERY_ROUTE: ['get' | 'post' | 'patch', string, unknown?][] = [
  ['post', deployPath('dev1')],
  ['get', predecessor('/dev1')],
  ['post', predecessor(''), 'dev1'],
  ['patch', `${predecessor('/dev1')}/manifest`, {}],
  ['post', '/api/FluxTeamConfig/fcp-demo/generate?serviceName=fcp-demo-web'],
  ['post', '/api/FluxTeamConfig/fcp-demo/generate'],
];

describe.each(EVERY_ROUTE)('%s %s', (method, path, body) => {
  it('D-52: is refused to the pipeline of another team', async () => {
    const { status } = await call(method, path, OTHER_TEAM, body);
    expect(status).toBe(403);
  });

  it('is open to the pipeline of the team', async () => {
    const { status } = await call(method, path, TEAM, body);
    expect(status).toBeLessThan(300);
  });

  it.each<[string, Partial<TokenRequest>]>([
    ['expired', { expires: '-30s' }],
    ['for another audience', { audience: 'other' }],
    ['of another issuer', { issuer: 'https://other.example' }],
    ['forged', { isForged: true }],
  ])('answers 401 to a token that is %s', async (_, token) => {
    const { status } = await call(method, path, { ...OWN, ...token }, body);
    expect(status).toBe(401);
  });

  it('answers 401 without a token', async () => {
    const { status } = await request(server)[method](`/api/adp${path}`);
    expect(status).toBe(401);
  });
});
