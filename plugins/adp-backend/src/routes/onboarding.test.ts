import { TestDatabases } from '@backstage/backend-test-utils';
import type { Server } from 'node:http';
import request from 'supertest';
import { startAdpBackend } from '../__testUtils__/startAdpBackend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15', 'POSTGRES_16', 'POSTGRES_17'],
});

describe.each(databases.eachSupportedId())('onboarding on %s', databaseId => {
  let server: Server;
  let stop: () => Promise<void>;
  let armsLengthBodyId: string;
  let deliveryProgrammeId: string;

  const api = (path: string) => `/api/adp${path}`;
  const post = (path: string, body: object) =>
    request(server).post(api(path)).send(body);
  const get = (path: string) => request(server).get(api(path));
  const patch = (path: string, body: object, ifMatch?: string) => {
    const sent = request(server).patch(api(path)).send(body);
    return ifMatch === undefined ? sent : sent.set('If-Match', ifMatch);
  };
  const project = (fields: object = {}) => ({
    deliveryProgrammeId,
    title: 'Demo',
    description: 'A project that shows things',
    serviceCode: 'fcd',
    ...fields,
  });

  beforeEach(async () => {
    ({ server, stop } = await startAdpBackend(databases, databaseId));
    const body = await post('/armsLengthBodies', {
      title: 'Core Defra',
      alias: 'CD',
      description: 'The core department',
    }).expect(201);
    armsLengthBodyId = body.body.id;
    const programme = await post('/deliveryProgrammes', {
      armsLengthBodyId,
      title: 'Farming and Countryside Programme',
      description: 'Farming',
      code: 'fcp',
    }).expect(201);
    deliveryProgrammeId = programme.body.id;
  });

  afterEach(() => stop());

  it('makes the creator of a programme its admin', async () => {
    const { body } = await get(
      `/deliveryProgrammes/${deliveryProgrammeId}/admins`,
    ).expect(200);

    expect(body.items).toMatchObject([
      { userEntityRef: 'user:default/mock', name: 'Mock Caller' },
    ]);
  });

  it('creates a project that is pending everywhere, found by id and by name', async () => {
    const created = await post('/deliveryProjects', project()).expect(201);

    expect(created.body).toMatchObject({
      name: 'fcp-demo',
      programmeName: 'farming-and-countryside-programme',
      programmeCode: 'FCP',
      estate: 'production',
      teamType: 'delivery',
      githubTeamVisibility: 'public',
      serviceCode: 'FCD',
      state: 'active',
      syncState: 'pending',
      members: 0,
      revision: 1,
      createdBy: 'user:default/mock',
    });
    const byId = await get(`/deliveryProjects/${created.body.id}`).expect(200);
    const byName = await get('/deliveryProjects/fcp-demo').expect(200);
    expect(byId.body).toEqual(created.body);
    expect(byName.body).toEqual(created.body);
    expect(byName.headers.etag).toBe('"1"');
  });

  it.each([
    ['Core 2.0', 'fcp-core-2-0'],
    ['Café & Co', 'fcp-cafe-co'],
    ["Robert'; DROP TABLE", 'fcp-robert-drop-table'],
    ['Sunshine ☀️ team', 'fcp-sunshine-team'],
    ['"Quoted"', 'fcp-quoted'],
  ])('calls a project "%s" %s', async (title, name) => {
    const { body } = await post('/deliveryProjects', project({ title })).expect(
      201,
    );

    expect(body).toMatchObject({ name, title });
  });

  it.each([
    ['日本農業', 'name', /needs a short name/],
    ['🚜🚜🚜', 'name', /needs a short name/],
    ["'; --", 'name', /needs a short name/],
    ['x'.repeat(50), 'name', /54 characters; at most 27.*shorter name/],
    ['x'.repeat(51), 'title', /51 characters; shorten it to 50/],
    ['ab', 'title', /2 of at least 3/],
    ['   ', 'title', /Enter the title/],
    ['a\nb: c', 'title', /control character/],
  ])(
    'refuses the title %j, and makes nothing',
    async (title, path, message) => {
      const { body } = await post(
        '/deliveryProjects',
        project({ title }),
      ).expect(400);

      expect(body.error.fields).toEqual([
        { path, message: expect.stringMatching(message) },
      ]);
      const list = await get('/deliveryProjects').expect(200);
      expect(list.body).toEqual({ items: [], total: 0 });
    },
  );

  it('takes a short name where the title gives none', async () => {
    const { body } = await post(
      '/deliveryProjects',
      project({ title: '日本農業', name: 'fcp-nihon' }),
    ).expect(201);

    expect(body).toMatchObject({ name: 'fcp-nihon', title: '日本農業' });
  });

  it.each([
    ['other-demo', /"fcp-demo"/],
    ['fcp-', /not valid|"fcp-demo"/],
    ['FCP-Demo', /lower-case/],
    ['fcp-../../etc', /lower-case/],
  ])('refuses the short name %s', async (name, message) => {
    const { body } = await post('/deliveryProjects', project({ name })).expect(
      400,
    );

    expect(body.error.fields[0]).toEqual({
      path: 'name',
      message: expect.stringMatching(message),
    });
  });

  it('names every field that is wrong, with the remedy', async () => {
    const { body } = await post(
      '/deliveryProjects',
      project({
        title: '',
        serviceCode: 'ABCD',
        serviceOwner: 'nobody',
        deliveryProgrammeId: 'fcp',
      }),
    ).expect(400);

    expect(body.error.fields).toEqual([
      { path: 'title', message: 'Enter the title' },
      { path: 'serviceCode', message: expect.stringMatching(/three letters/) },
      { path: 'serviceOwner', message: expect.stringMatching(/e-mail/) },
      { path: 'deliveryProgrammeId', message: expect.stringMatching(/list/) },
    ]);
  });

  it('refuses a second project of the same title or name, whatever the case', async () => {
    await post('/deliveryProjects', project()).expect(201);

    const title = await post(
      '/deliveryProjects',
      project({ title: 'DEMO', name: 'fcp-other' }),
    ).expect(409);
    expect(title.body.error.fields).toEqual([
      {
        path: 'title',
        message: 'The title "DEMO" is already in use; choose a different one',
      },
    ]);
    const name = await post(
      '/deliveryProjects',
      project({ title: 'Demo!' }),
    ).expect(409);
    expect(name.body.error.fields[0].message).toContain('"fcp-demo"');
  });

  it('lets one of twenty win who create the same project at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('/deliveryProjects', project())),
    );

    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(19).fill(409)]);
    const list = await get('/deliveryProjects').expect(200);
    expect(list.body.total).toBe(1);
  });

  it('shows what would be made, and what keeps it from being made', async () => {
    await post('/deliveryProjects', project()).expect(201);

    const { body } = await post('/deliveryProjects/preview', project()).expect(
      200,
    );

    expect(body).toMatchObject({
      name: 'fcp-demo',
      namespace: 'fcp-demo',
      paths: ['flux/services/fcp-demo.yaml', 'defra/fcp-demo.yaml'],
      githubTeams: ['fcp-demo-Contributors', 'fcp-demo-Admins'],
      problems: [{ path: 'name', message: expect.stringContaining('in use') }],
    });
    expect(body.groups).toContainEqual({
      displayName: 'AAG-Azure-ADP-FCP-DEMO-SND4-PostgresDB_Writer',
      type: 'AccessGroup',
    });
  });

  it('changes a project only from the newest revision', async () => {
    await post('/deliveryProjects', project()).expect(201);
    const {
      name: _,
      deliveryProgrammeId: __,
      ...fields
    } = {
      name: '',
      ...project({ description: 'Changed', serviceCode: 'ABC' }),
    };

    await patch('/deliveryProjects/fcp-demo', fields).expect(400);
    const changed = await patch(
      '/deliveryProjects/fcp-demo',
      fields,
      '"1"',
    ).expect(200);
    const late = await patch('/deliveryProjects/fcp-demo', fields, '"1"');

    expect(changed.body).toMatchObject({
      description: 'Changed',
      serviceCode: 'ABC',
      revision: 2,
    });
    expect(changed.headers.etag).toBe('"2"');
    expect(late.status).toBe(412);
    expect(late.body.error.message).toContain('Somebody else');
    const history = await get('/deliveryProjects/fcp-demo/history');
    expect(history.body.items[0]).toMatchObject({
      by: 'user:default/mock',
      event: 'delivery-project-update',
      summary: expect.stringContaining('CCoE service code from "FCD" to "ABC"'),
    });
  });

  it('does not rename what projects are called after', async () => {
    await post('/deliveryProjects', project()).expect(201);

    const { body } = await patch(
      `/deliveryProgrammes/${deliveryProgrammeId}`,
      {
        armsLengthBodyId,
        title: 'Farming and Countryside Programme',
        description: 'Farming',
        code: 'FCQ',
      },
      '"1"',
    ).expect(409);

    expect(body.error.message).toContain('from FCP to FCQ');
  });

  describe('members', () => {
    const jane = {
      userEntityRef: 'user:default/jane.doe_defra.gov.uk',
      isTechnical: true,
      githubUsername: ' jane-doe ',
    };

    beforeEach(async () => {
      await post('/deliveryProjects', project()).expect(201);
    });

    it('are people of the catalog, with what Entra ID knows of them', async () => {
      const { body } = await post(
        '/deliveryProjects/fcp-demo/members',
        jane,
      ).expect(201);

      expect(body).toMatchObject({
        name: 'Jane Doe',
        email: 'jane.doe@defra.gov.uk',
        userPrincipalName: 'jane.doe@defra.gov.uk',
        githubUsername: 'jane-doe',
        isTechnical: true,
        isAdmin: false,
      });
      const list = await get(
        `/deliveryProjects?member=${encodeURIComponent(jane.userEntityRef)}`,
      );
      expect(list.body.total).toBe(1);
      expect(list.body.items[0].members).toBe(1);
    });

    it.each([
      [{ isTechnical: true, githubUsername: '' }, 'githubUsername', /handle/],
      [{ githubUsername: 'jane@defra.gov.uk' }, 'githubUsername', /e-mail/],
      [{ githubUsername: '-jane' }, 'githubUsername', /handle/],
      [{ githubUsername: 'Settings' }, 'githubUsername', /keeps/],
      [
        { userEntityRef: 'user:default/nobody' },
        'userEntityRef',
        /not in the catalog/,
      ],
      [{ userEntityRef: "x'; --" }, 'userEntityRef', /Choose a person/],
    ])('refuses %j', async (fields, path, message) => {
      const { body } = await post('/deliveryProjects/fcp-demo/members', {
        userEntityRef: jane.userEntityRef,
        ...fields,
      }).expect(400);

      expect(body.error.fields).toEqual([
        { path, message: expect.stringMatching(message) },
      ]);
    });

    it('are members once', async () => {
      await post('/deliveryProjects/fcp-demo/members', jane).expect(201);

      const { body } = await post(
        '/deliveryProjects/fcp-demo/members',
        jane,
      ).expect(409);

      expect(body.error.message).toContain('Jane Doe is there already');
    });

    it('change roles from the newest revision, leave, and come back', async () => {
      const added = await post('/deliveryProjects/fcp-demo/members', jane);
      const path = `/deliveryProjects/fcp-demo/members/${added.body.id}`;

      await patch(path, { isAdmin: true }, '"1"').expect(200);
      await patch(path, { isAdmin: false }, '"1"').expect(412);
      await request(server).delete(api(path)).expect(204);
      await request(server).delete(api(path)).expect(404);
      await post('/deliveryProjects/fcp-demo/members', jane).expect(201);

      const list = await get('/deliveryProjects/fcp-demo/members');
      expect(list.body).toMatchObject({
        total: 1,
        items: [{ isTechnical: true, isAdmin: false }],
      });
      const history = await get('/deliveryProjects/fcp-demo/history?limit=3');
      expect(history.body.items.map((item: any) => item.event)).toEqual([
        'project-member-add',
        'project-member-remove',
        'project-member-update',
      ]);
      expect(history.body.total).toBe(5);
    });

    it('are not found through another project', async () => {
      const added = await post('/deliveryProjects/fcp-demo/members', jane);
      await post('/deliveryProjects', project({ title: 'Other' })).expect(201);

      const { status } = await request(server).delete(
        api(`/deliveryProjects/fcp-other/members/${added.body.id}`),
      );

      expect(status).toBe(404);
    });
  });

  it('searches and pages on the server', async () => {
    for (const title of ['Alpha', 'Beta', 'Gamma 100%', 'Delta']) {
      await post('/deliveryProjects', project({ title })).expect(201);
    }

    const page = await get('/deliveryProjects?offset=1&limit=2').expect(200);
    const found = await get('/deliveryProjects?q=ETA').expect(200);
    const percent = await get('/deliveryProjects?q=100%25').expect(200);
    const wrong = await get('/deliveryProjects?limit=many').expect(400);

    expect(page.body.total).toBe(4);
    expect(page.body.items.map((item: any) => item.title)).toEqual([
      'Beta',
      'Delta',
    ]);
    expect(found.body.items.map((item: any) => item.title)).toEqual(['Beta']);
    expect(percent.body.total).toBe(1);
    expect(wrong.body.error.message).toContain('limit');
  });
});
