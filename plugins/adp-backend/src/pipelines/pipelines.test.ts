import { estateBranch, writeTeamsConfig } from '@adp/plugin-adp-node';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import {
  AUDIENCE,
  CLUSTERS,
  OTHER_TEAM,
  OWN,
  startPipelineBackend,
  STATIC_TOKEN,
  TEAM,
} from '../__testUtils__/startPipelineBackend';
import type { TokenRequest } from '../__testUtils__/tokenIssuer';
import { spec } from '../schema/openapi.generated';
import {
  claimDueOffboarding,
  insertOffboarding,
} from '../database/offboardings';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
let backend: Awaited<ReturnType<typeof startPipelineBackend>>;

beforeAll(async () => {
  backend = await startPipelineBackend(databases);
});

afterAll(() => backend?.stop());

async function call(
  method: 'get' | 'post' | 'patch' | 'put',
  path: string,
  token: TokenRequest = OWN,
  body?: unknown,
) {
  const sent = request(backend.server)
    [method](`/api/adp${path}`)
    .set('authorization', `Bearer ${await backend.tokens.issue(token)}`);
  return body === undefined
    ? sent
    : sent.set('content-type', 'application/json').send(JSON.stringify(body));
}

const deployPath = (environment: string, service = 'fcp-demo-web') =>
  `/deliveryProjects/fcp-demo/services/${service}/environments/${environment}/deploy-manifests`;
const predecessor = (rest: string) =>
  `/api/FluxTeamConfig/fcp-demo/services/fcp-demo-web/environments${rest}`;

const git = (repo: string, ...args: string[]) => backend.git(repo, ...args);

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
      backend.knex,
      backend.projectIds[0],
      { service: 'fcp-demo-web', environments: ['prd1'] },
      [],
      by,
    );
    await claimDueOffboarding(backend.knex, 'test', 1e6);

    const gone = await call('post', deployPath('prd1'));
    expect(gone.status).toBe(410);
    expect(gone.body).toMatchObject({ code: 'offboarded' });
    expect(gone.body.detail).toContain('in prd1');
    const older = await call('post', predecessor(''), OWN, 'prd1');
    expect(older.status).toBe(410);
    const before = git('adp-teams-config', 'rev-parse', 'main');
    const generated = await call(
      'post',
      '/api/FluxTeamConfig/fcp-demo/generate?serviceName=fcp-demo-web&environment=prd1',
    );
    expect(generated.status).toBe(410);
    expect(git('adp-teams-config', 'rev-parse', 'main')).toBe(before);
    expect((await call('post', deployPath('pre1'))).status).toBe(200);
  });

  it('deploys what somebody has brought back on purpose', async () => {
    const service = 'fcp-demo-web';
    const [projectId] = backend.projectIds;
    await insertOffboarding(backend.knex, projectId, { service }, [], 'jane');
    // Until that has ended, the configuration has it from before.
    expect((await call('post', deployPath('pre1'))).status).toBe(410);
    await backend.knex('offboardings').update({ state: 'done' });
    expect((await call('post', deployPath('pre1'))).status).toBe(200);

    const { detail } = (await call('post', deployPath('prd1'))).body;
    expect(detail).toContain(
      'Add prd1 to the environments of fcp-demo-web in flux/services/fcp-demo.yaml',
    );
    await writeTeamsConfig(
      backend.github,
      backend.estate,
      {
        team: { name: 'fcp-demo', programmeName: 'fcp', serviceCode: 'FCD' },
        services: [{ name: service, type: 'Frontend', environments: ['prd1'] }],
      },
      { logger: mockServices.logger.mock() },
    );
    const again = await call('post', predecessor(''), OWN, 'prd1');
    expect(again.status).toBe(201);
    expect((await call('post', deployPath('prd1'))).status).toBe(200);
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
    // As it is when only one of two commits was made.
    const ref = estateBranch(backend.estate, 'teamsConfig');
    const path = 'flux/services/fcp-demo.yaml';
    await backend.github.commit(
      backend.estate.organization,
      async read => {
        const [{ oid, files }] = await read([{ ref, paths: [path] }]);
        const before = files.get(path)!;
        const after = before.replace(
          /(name: tst1\n[^]*?generatedVersion:) 1\.0\.0/,
          '$1 1.0.10',
        );
        const message = { subject: 'As after a crash', trailers: {} };
        const changes = [{ path, before, after }];
        return {
          result: undefined,
          commits: [{ ref, expectedHeadOid: oid, message, changes }],
        };
      },
      { logger: mockServices.logger.mock() },
    );
    const undone = await call('get', predecessor('/tst1'));
    expect(undone.body.environment.manifest).toEqual({
      generate: true,
      generatedVersion: '1.0.10',
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

  it('note nothing of what was never generated, or is only proposed', async () => {
    await call('post', predecessor(''), OWN, 'tst2');
    const cleared = await call(
      'patch',
      `${predecessor('/tst2')}/manifest`,
      OWN,
      { name: 'tst2' },
    );
    expect(cleared.status).toBe(204);
    expect(configured().find(({ name }) => name === 'tst2')).toEqual({
      name: 'tst2',
      manifest: { generate: true },
    });
  });

  it('say 400 to a body that is no JSON', async () => {
    const { status, text } = await request(backend.server)
      .post(`/api/adp${predecessor('')}`)
      .set('authorization', `Bearer ${await backend.tokens.issue(OWN)}`)
      .set('content-type', 'application/json')
      .send('dev1');
    expect([status, text]).toEqual([
      400,
      expect.stringContaining('The body is not valid JSON'),
    ]);
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
          ...['--portal', backend.url, '--team', 'fcp-demo'],
          ...['--service', 'fcp-demo-web', ...args],
        ],
        { env: { PATH: process.env.PATH, ...env } },
        (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  it('deploys with a token of its variable', async () => {
    const ADP_TOKEN = await backend.tokens.issue(TEAM);

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
      response.end(JSON.stringify({ value: await backend.tokens.issue(OWN) }));
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

describe('a token that does not change', () => {
  const deploy = (environment: string, token = STATIC_TOKEN) =>
    request(backend.server)
      .post(`/api/adp${deployPath(environment)}`)
      .set('authorization', `Bearer ${token}`);

  it('deploys what its rule says, and nothing else', async () => {
    expect((await deploy('dev1')).status).toBe(200);
    const refused = await deploy('tst1');
    expect(refused.status).toBe(403);
    expect(refused.body.detail).toContain('in snd4, dev1');
    expect((await deploy('dev1', `${STATIC_TOKEN}x`)).status).toBe(401);
  });

  it('opens no other plugin', async () => {
    const { status } = await request(backend.server)
      .get('/api/catalog/entities')
      .set('authorization', `Bearer ${STATIC_TOKEN}`);
    expect(status).not.toBe(200);
  });
});

const READ_BY_PEOPLE = Object.entries(spec.paths)
  .filter(
    ([path, operations]) =>
      'get' in operations && !path.endsWith('/resource-set-inputs'),
  )
  .map(([path]) =>
    path
      .replace('{name}', 'fcp-demo')
      .replace('{estate}', 'production')
      .replaceAll(/\{\w+\}/g, 'x'),
  );

it.each(READ_BY_PEOPLE)('shows no pipeline %s', async path => {
  for (const token of [TEAM, CLUSTERS]) {
    const { status, body } = await call('get', path, token);
    // An id that is none may be seen first.
    expect(path.includes('/x') ? [400, 403] : [403]).toContain(status);
    expect(body).toHaveProperty('error');
  }
});

it('answers 401 with a problem document', async () => {
  const token = await backend.tokens.issue({ ...OWN, expires: '-30s' });
  for (const authorization of [undefined, `Bearer ${token}`, 'Bearer x.y.z']) {
    const sent = request(backend.server).post(`/api/adp${deployPath('dev')}`);
    const answer = await (authorization
      ? sent.set('authorization', authorization)
      : sent);
    expect(answer.status).toBe(401);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 401, code: 'unauthenticated' });
  }
});

const EVERY_ROUTE: ['get' | 'post' | 'patch' | 'put', string, unknown?][] = [
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
    const { status } = await request(backend.server)[method](`/api/adp${path}`);
    expect(status).toBe(401);
  });
});
