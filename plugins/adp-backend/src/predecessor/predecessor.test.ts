import { estateBranch } from '@adp/plugin-adp-node';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { parse } from 'yaml';
import { person } from '../__testUtils__/startAdpBackend';
import {
  OTHER_TEAM,
  OWN,
  startPipelineBackend,
  TEAM,
} from '../__testUtils__/startPipelineBackend';
import type { TokenRequest } from '../__testUtils__/tokenIssuer';
import { listMembersAndLeavers } from '../database/projectMembers';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
type Method = 'get' | 'post' | 'patch' | 'put';
type Backend = Awaited<ReturnType<typeof startPipelineBackend>>;

const PATCH_VALUES = '/FluxManifest/templates/service/Deploy/patch-values';

describe('pipelines', () => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await startPipelineBackend(databases);
  });

  afterAll(() => backend?.stop());

  async function call(
    method: Method,
    path: string,
    token: TokenRequest | undefined = OWN,
    body?: unknown,
  ) {
    const sent = request(backend.server)
      [method](`/api/adp/api${path}`)
      .set('authorization', `Bearer ${await backend.tokens.issue(token)}`);
    return body === undefined
      ? sent
      : sent.set('content-type', 'application/json').send(JSON.stringify(body));
  }

  it('get the values that their charts are linted with', async () => {
    const deploy = await call('get', PATCH_VALUES);
    const infra = await call('get', PATCH_VALUES.replace('Deploy', 'INFRA'));
    const other = await call('get', PATCH_VALUES.replace('Deploy', 'other'));

    expect(deploy.status).toBe(200);
    expect(deploy.body).toMatchObject({
      image: '__VERSION__',
      ingress: { endpoint: '__INGRESS_ENDPOINT__' },
    });
    expect(infra.body).toMatchObject({ serviceName: '${SERVICE_NAME}' });
    expect(other.status).toBe(400);
    const anonymous = await request(backend.server).get(
      `/api/adp/api${PATCH_VALUES}`,
    );
    expect(anonymous.status).toBe(401);
  });

  it('get those of the version that was rolled out', async () => {
    const ref = estateBranch(backend.estate, 'teamsConfig');
    const path = 'flux/defra-config.yaml';
    const write = (change: (text: string) => string) =>
      backend.github.commit(
        backend.estate.organization,
        async read => {
          const [{ oid, files }] = await read([{ ref, paths: [path] }]);
          const before = files.get(path)!;
          const changes = [{ path, before, after: change(before) }];
          const message = { subject: 'Rolled out', trailers: {} };
          return {
            result: undefined,
            commits: [{ ref, expectedHeadOid: oid, message, changes }],
          };
        },
        { logger: mockServices.logger.mock() },
      );
    await write(text => `${text}templatesVersion: 1.0.99\n`);
    const { status, text } = await call('get', PATCH_VALUES);
    await write(before => before.replace('templatesVersion: 1.0.99\n', ''));
    // Nobody has published it, so it is seen which one is read.
    expect([status, text]).toEqual([404, expect.stringContaining('1.0.99')]);
  });

  it('have the groups of their team synced, and are told how that ended', async () => {
    const sync = '/AadGroup/FCP-DEMO/sync';
    const wrong = await call('put', `${sync}?groupType=Users`, TEAM);
    expect([wrong.status, wrong.body]).toEqual([400, ['Invalid Group Type.']]);

    const end = async (state: string, reason?: string) => {
      const answered = call('put', `${sync}?groupType=usergroup`, TEAM);
      const timer = setInterval(async () => {
        await backend
          .knex('project_targets')
          .where({ target: 'entra', state: 'pending' })
          .update({ state, reason });
      }, 20);
      const answer = await answered;
      clearInterval(timer);
      return answer;
    };
    expect((await end('inSync')).status).toBe(204);
    const failed = await end('failed', "User 'x' does not exist.");
    expect([failed.status, failed.body]).toEqual([
      400,
      ["User 'x' does not exist."],
    ]);
  });

  it.each<[Method, string, TokenRequest]>([
    ['put', '/AadGroup/fcp-demo/sync', OTHER_TEAM],
    // All groups of a team are more than one of its services.
    ['put', '/AadGroup/fcp-demo/sync', OWN],
    ['get', '/FluxTeamConfig/fcp-demo', TEAM],
    ['post', '/FluxTeamConfig/fcp-demo', TEAM],
    ['post', '/FluxTeamConfig/fcp-demo/services', TEAM],
    ['get', '/AadGroup/fcp-demo/groups-config', TEAM],
    ['post', '/AadGroup/fcp-demo/groups-config', TEAM],
    ['patch', '/AadGroup/fcp-demo/members', TEAM],
  ])('may not %s %s', async (method, path, token) => {
    expect((await call(method, path, token)).status).toBe(403);
  });
});

describe('people', () => {
  let backend: Backend;
  const permissions = mockServices.permissions.mock();
  const decide = (result: AuthorizeResult.ALLOW | AuthorizeResult.DENY) => {
    permissions.authorize.mockImplementation(async requests =>
      requests.map(() => ({ result })),
    );
  };

  beforeAll(async () => {
    backend = await startPipelineBackend(databases, {
      features: [permissions.factory],
      people: [
        person('Jane Doe'),
        person('Amir Khan'),
        person('Beth Jones'),
        person('Carl Smith'),
      ],
    });
  });

  beforeEach(() => decide(AuthorizeResult.ALLOW));

  afterAll(() => backend?.stop());

  const call = (method: Method, path: string, body?: object) =>
    request(backend.server)[method](`/api/adp/api${path}`).send(body);

  /** As if the reconciler made the groups. */
  async function whileGroupsAreMade<T>(answered: Promise<T>): Promise<T> {
    const timer = setInterval(async () => {
      await backend
        .knex('project_targets')
        .where({ target: 'entra', state: 'pending' })
        .update({ state: 'inSync' });
    }, 20);
    try {
      return await answered;
    } finally {
      clearInterval(timer);
    }
  }

  it('read the configuration of a team', async () => {
    const { status, body } = await call('get', '/FluxTeamConfig/fcp-demo');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      programmeName: 'fcp',
      teamName: 'fcp-demo',
      serviceCode: 'FCD',
      services: [
        {
          name: 'fcp-demo-web',
          type: 0,
          environments: [
            {
              name: 'snd4',
              manifest: { generate: false, generatedVersion: '1.0.0' },
              configVariables: [],
            },
          ],
          configVariables: [{ key: 'INGRESS_ENDPOINT', value: 'fcp-demo-web' }],
        },
      ],
    });
    expect((await call('get', '/FluxTeamConfig/fcp-none')).status).toBe(404);
    expect((await call('get', '/FluxTeamConfig/fcp-grants')).status).toBe(404);
  });

  it.each([
    ['frontend', { isFrontend: true }, 'Frontend'],
    ['chart', { isFrontend: true, isHelmOnly: true }, 'HelmOnly'],
    ['worker', { isHelmOnly: true }, 'Backend'],
  ])('add a service: %s', async (name, flags, type) => {
    const services = '/FluxTeamConfig/fcp-demo/services';
    const service = {
      name: `FCP-demo-${name}`,
      ...flags,
      environments: ['SND4', 'dev1'],
      configVariables: { POSTGRES_DB: name },
    };
    expect((await call('post', services, service)).status).toBe(201);
    const again = await call('post', services, service);
    expect([again.status, again.text]).toEqual([
      400,
      `Service 'fcp-demo-${name}' already exists in the team:'fcp-demo'.`,
    ]);

    const { body } = await call('get', '/FluxTeamConfig/fcp-demo');
    const added = body.services.find(
      (other: { name: string }) => other.name === `fcp-demo-${name}`,
    );
    expect(added.type).toBe(['Frontend', 'Backend', 'HelmOnly'].indexOf(type));
    expect(added.environments.map((e: { name: string }) => e.name)).toEqual([
      'snd4',
      'dev1',
    ]);
    expect(
      added.configVariables.map(({ key }: { key: string }) => key),
    ).toEqual(
      type === 'Frontend'
        ? ['INGRESS_ENDPOINT', 'POSTGRES_DB']
        : ['POSTGRES_DB'],
    );
  });

  it('write the configuration of a new team, once', async () => {
    const before = await call('post', '/FluxTeamConfig/fcp-grants/services', {
      name: 'fcp-grants-web',
    });
    expect([before.status, before.text]).toEqual([
      400,
      'Flux config not found for the team:fcp-grants',
    ]);
    const team = {
      programmeName: 'FCP',
      serviceCode: 'FCD',
      teamName: 'fcp-grants',
      services: [
        { name: 'fcp-grants-web', environments: ['snd4'] },
        { name: 'fcp-grants-ui', isFrontend: true },
      ],
      configVariables: { TEAM_CPU_QUOTA: 4000 },
    };
    const wrong = await call('post', '/FluxTeamConfig/fcp-grants', {
      ...team,
      serviceCode: 'XYZ',
    });
    expect([wrong.status, wrong.text]).toEqual([
      400,
      expect.stringContaining('serviceCode: is XYZ, but'),
    ]);

    const twice = await call('post', '/FluxTeamConfig/fcp-grants', {
      ...team,
      services: [team.services[0], team.services[0]],
    });
    expect([twice.status, twice.text]).toEqual([
      400,
      expect.stringContaining('services: Each service can be named once'),
    ]);

    const commits = () =>
      Number(backend.git('adp-teams-config', 'rev-list', '--count', 'main'));
    const commitsBefore = commits();
    const file = () =>
      backend.git(
        'adp-teams-config',
        'show',
        'main:flux/services/fcp-grants.yaml',
      );
    expect(
      (await call('post', '/FluxTeamConfig/fcp-grants', team)).status,
    ).toBe(201);
    expect(parse(file())).toMatchObject({
      services: [
        { name: 'fcp-grants-web', type: 'Backend' },
        { name: 'fcp-grants-ui', type: 'Frontend' },
      ],
      configVariables: [{ key: 'TEAM_CPU_QUOTA', value: '4000' }],
    });
    expect(commits()).toBe(commitsBefore + 1);
    const written = file();
    const again = await call('post', '/FluxTeamConfig/fcp-grants', {
      ...team,
      services: [],
    });
    expect(again.status).toBe(201);
    expect(file()).toBe(written);
  });

  it('read the groups of a team', async () => {
    const { body } = await call('get', '/AadGroup/fcp-demo/groups-config');

    expect(body[0]).toMatchObject({
      displayName: expect.stringMatching(/^AAG-/),
      type: expect.any(Number),
      members: [],
    });
    expect(
      body.find(
        ({ displayName }: { displayName: string }) => displayName === 'VPN',
      ).type,
    ).toBe(2);
  });

  it('set the members of a team, who are kept in the portal', async () => {
    const [project] = backend.projectIds;
    const members = async () =>
      Object.fromEntries(
        (await listMembersAndLeavers(backend.knex, project))
          .filter(({ removedAt }) => !removedAt)
          .map(({ name, isAdmin, isTechnical }) => [
            name,
            `${isTechnical ? 'tech' : 'nonTech'}${isAdmin ? ' admin' : ''}`,
          ]),
      );
    const created = await whileGroupsAreMade(
      call('post', '/AadGroup/FCP-demo/groups-config', {
        techUserMembers: ['Jane.Doe@defra.gov.uk'],
        nonTechUserMembers: ['amir.khan@defra.gov.uk'],
        adminMembers: ['amir.khan@defra.gov.uk'],
      }),
    );
    expect(created.status).toBe(204);
    expect(await members()).toEqual({
      'Jane Doe': 'tech',
      'Amir Khan': 'nonTech admin',
    });

    const changed = await whileGroupsAreMade(
      call('patch', '/AadGroup/fcp-demo/members', {
        techUserMembers: ['beth.jones@defra.gov.uk', 'amir.khan@defra.gov.uk'],
      }),
    );
    expect(changed.status).toBe(201);
    expect(await members()).toEqual({
      'Beth Jones': 'tech',
      'Amir Khan': 'tech',
    });

    const unknown = await call('patch', '/AadGroup/fcp-demo/members', {
      techUserMembers: ['nobody@defra.gov.uk', 'carl.smith@defra.gov.uk'],
    });
    expect([unknown.status, unknown.body]).toEqual([
      400,
      [expect.stringContaining("User 'nobody@defra.gov.uk' does not exist")],
    ]);
    expect(await members()).toEqual({
      'Beth Jones': 'tech',
      'Amir Khan': 'tech',
    });
  });

  it('set no members before there are groups', async () => {
    const { status, body } = await call(
      'patch',
      '/AadGroup/fcp-grants/members',
      {},
    );
    expect([status, body]).toEqual([
      400,
      ['User groups for team fcp-grants have not been created'],
    ]);
  });

  it.each<[Method, string]>([
    ['post', '/FluxTeamConfig/fcp-demo'],
    ['post', '/FluxTeamConfig/fcp-demo/services'],
    ['post', '/FluxTeamConfig/fcp-demo/generate'],
    ['post', '/AadGroup/fcp-demo/groups-config'],
    ['patch', '/AadGroup/fcp-demo/members'],
    ['put', '/AadGroup/fcp-demo/sync'],
  ])('may not %s %s unless the policy allows it', async (method, path) => {
    decide(AuthorizeResult.DENY);
    expect((await call(method, path, {})).status).toBe(403);
  });

  it.each<[Method, string]>([
    ['get', '/FluxTeamConfig/fcp-demo'],
    ['get', PATCH_VALUES],
    ['get', '/AadGroup/fcp-demo/groups-config'],
    ['post', '/AadGroup/fcp-demo/groups-config'],
  ])('are signed in to %s %s', async (method, path) => {
    const { status } = await call(method, path).set(
      'authorization',
      mockCredentials.none.header(),
    );
    expect(status).toBe(401);
  });
});
