import {
  ACCESS,
  type Role as PersonRole,
  ROLES as PEOPLE,
} from '@adp/plugin-permission-backend-module-adp/testUtils';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Server } from 'node:http';
import type { Knex } from 'knex';
import request from 'supertest';
import { policyFeatures } from '../__testUtils__/policyFeatures';
import {
  config,
  person,
  startAdpBackend,
} from '../__testUtils__/startAdpBackend';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import { insertDeliveryProject } from '../database/deliveryProjects';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { insertProgrammeAdmin } from '../database/programmeAdmins';
import { insertProjectMember } from '../database/projectMembers';
import { spec } from '../schema/openapi.generated';

jest.setTimeout(120_000);

/** Programs have the token of a service. */
type Role = PersonRole | 'program';
const ROLES: readonly Role[] = [...PEOPLE, 'program'];

const refOf = (role: Role) => `user:default/${role.replaceAll(' ', '-')}`;

type Ids = Record<
  'body' | 'programme' | 'otherProgramme' | 'admin' | 'project' | 'member',
  string
>;

type Change = {
  /** Key of the table of permissions. */
  operation: string;
  /** Values of the path; the delivery project is `fcp-demo`. */
  path?: (ids: Ids) => { id?: string; adminId?: string; memberId?: string };
  /** One that would do something. */
  body?: (ids: Ids) => object;
};

const programmeInput = (ids: Ids) => ({
  armsLengthBodyId: ids.body,
  title: 'Farming',
  description: 'Farming',
  code: 'FCP',
});
const projectInput = {
  title: 'fcp-demo',
  description: 'A project',
  serviceCode: 'FCD',
};
const ofProgramme = (ids: Ids) => ({ id: ids.programme });
const ofMember = (ids: Ids) => ({ id: 'fcp-demo', memberId: ids.member });

/**
 * Everything that changes something. No estate can be reached here, so nothing
 * can be offboarded or has drifted: what is allowed is refused for that alone.
 */
const CHANGES: Record<string, Change> = {
  'create a body': {
    operation: 'POST /armsLengthBodies',
    body: () => ({ title: 'A new body', description: 'x' }),
  },
  'change a body': {
    operation: 'PATCH /armsLengthBodies/{id}',
    path: ids => ({ id: ids.body }),
    body: () => ({ title: 'Core Defra', description: 'x' }),
  },
  'D-55: create a programme': {
    operation: 'POST /deliveryProgrammes',
    body: ids => ({ ...programmeInput(ids), title: 'New', code: 'NEW' }),
  },
  'D-55: change a programme': {
    operation: 'PATCH /deliveryProgrammes/{id}',
    path: ofProgramme,
    body: programmeInput,
  },
  'D-54: add an admin to a programme': {
    operation: 'POST /deliveryProgrammes/{id}/admins',
    path: ofProgramme,
    body: () => ({ userEntityRef: refOf('stranger') }),
  },
  'D-54: remove an admin of a programme': {
    operation: 'DELETE /deliveryProgrammes/{id}/admins/{adminId}',
    path: ids => ({ ...ofProgramme(ids), adminId: ids.admin }),
  },
  'D-55: create a project in a programme': {
    operation: 'POST /deliveryProjects',
    body: ids => ({
      ...projectInput,
      deliveryProgrammeId: ids.programme,
      title: 'New project',
    }),
  },
  'D-52: change a project': {
    operation: 'PATCH /deliveryProjects/{id}',
    body: () => projectInput,
  },
  'D-52: add a member': {
    operation: 'POST /deliveryProjects/{id}/members',
    body: () => ({ userEntityRef: refOf('stranger') }),
  },
  'D-54: change a member': {
    operation: 'PATCH /deliveryProjects/{id}/members/{memberId}',
    path: ofMember,
    body: () => ({ isAdmin: true }),
  },
  'D-54: remove a member': {
    operation: 'DELETE /deliveryProjects/{id}/members/{memberId}',
    path: ofMember,
  },
  'D-53: retry a sync': {
    operation: 'POST /deliveryProjects/{id}/retry',
    body: () => ({}),
  },
  'D-53: decide about drift': {
    operation: 'POST /deliveryProjects/{id}/decisions',
    body: () => ({
      target: 'entra',
      group: 'AAG-Users-ADP-FCP-DEMO_TechUser',
      relation: 'member',
      objectId: '0b4d8c3a-0000-4000-8000-000000000001',
      decision: 'keep',
    }),
  },
  'plan the offboarding of a project': {
    operation: 'POST /deliveryProjects/{id}/offboarding/plan',
    body: () => ({}),
  },
  'offboard a project': {
    operation: 'POST /deliveryProjects/{id}/offboarding',
    body: () => ({ confirm: 'wrong' }),
  },
  'plan the offboarding of a service': {
    operation: 'POST /deliveryProjects/{id}/offboarding/plan of a service',
    body: () => ({ service: 'fcp-demo-web' }),
  },
  'offboard a service': {
    operation: 'POST /deliveryProjects/{id}/offboarding of a service',
    body: () => ({ service: 'fcp-demo-web', confirm: 'wrong' }),
  },
};

/** What reads only: for everybody who is signed in, and for programs. */
const READS: Record<string, Change> = {
  'list estates': { operation: 'GET /estates' },
  'read the organisation': { operation: 'GET /organisation' },
  'list bodies': { operation: 'GET /armsLengthBodies' },
  'read a body': {
    operation: 'GET /armsLengthBodies/{id}',
    path: ids => ({ id: ids.body }),
  },
  'list programmes': { operation: 'GET /deliveryProgrammes' },
  'read a programme': {
    operation: 'GET /deliveryProgrammes/{id}',
    path: ofProgramme,
  },
  'list admins of a programme': {
    operation: 'GET /deliveryProgrammes/{id}/admins',
    path: ofProgramme,
  },
  'list projects': { operation: 'GET /deliveryProjects' },
  'preview a project': {
    operation: 'POST /deliveryProjects/preview',
    body: ids => ({ ...projectInput, deliveryProgrammeId: ids.programme }),
  },
  'read a project': { operation: 'GET /deliveryProjects/{id}' },
  'list members': { operation: 'GET /deliveryProjects/{id}/members' },
  'read the status': { operation: 'GET /deliveryProjects/{id}/status' },
  'D-57: read the history': {
    operation: 'GET /deliveryProjects/{id}/history',
  },
  'list offboardings': {
    operation: 'GET /deliveryProjects/{id}/offboarding',
  },
};

/** What is for clusters alone; resourceSetInputs.test.ts has what they get. */
const OF_CLUSTERS: Record<string, Change> = {
  'read the inputs of a ResourceSet': {
    operation:
      'GET /estates/{estate}/environments/{environment}/resource-set-inputs',
  },
};

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
let server: Server;
let knex: Knex;
let stop: () => Promise<void>;
let ids: Ids;

beforeAll(async () => {
  ({ server, knex, stop } = await startAdpBackend(databases, 'SQLITE_3', {
    features: policyFeatures,
    data: {
      ...config,
      permission: { enabled: true },
      adp: {
        ...config.adp,
        permissions: {
          // Whoever is signed in is a group of one in Backstage's stand-in.
          platformAdmins: [refOf('platform admin')],
          programmeCreators: [refOf('programme creator')],
        },
      },
    },
    people: PEOPLE.map(role => ({
      ...person(role),
      metadata: { name: role.replaceAll(' ', '-') },
    })),
  }));
});

afterAll(() => stop());

/** All as it was, whatever the test before has done. */
beforeEach(async () => {
  await knex('delivery_projects').delete();
  await knex('delivery_programmes').delete();
  await knex('arms_length_bodies').delete();
  const by = 'user:default/test';
  const { id: body } = await insertArmsLengthBody(
    knex,
    { title: 'Core Defra', name: 'core-defra', description: 'Core' },
    by,
  );
  const programmeOf = (name: string, code: string) =>
    insertDeliveryProgramme(
      knex,
      {
        armsLengthBodyId: body,
        title: name,
        name,
        code,
        description: 'A programme',
      },
      by,
    );
  const programme = await programmeOf('fcp', 'FCP');
  const otherProgramme = await programmeOf('epr', 'EPR');
  const admin = await addProgrammeAdmin(programme, 'programme admin');
  await addProgrammeAdmin(programme, 'platform admin');
  await addProgrammeAdmin(otherProgramme, 'admin of another programme');
  const project = await projectOf('fcp-demo', programme);
  const other = await projectOf('fcp-other', programme);
  await addMember(project, 'project admin', { isAdmin: true });
  await addMember(project, 'technical member', { isTechnical: true });
  const member = await addMember(project, 'member', {});
  await addMember(other, 'admin of another project', {
    isAdmin: true,
    isTechnical: true,
  });
  ids = { body, programme, otherProgramme, admin, project, member };

  async function addProgrammeAdmin(programmeId: string, role: Role) {
    const { id } = await insertProgrammeAdmin(knex, programmeId, {
      userEntityRef: refOf(role),
      name: role,
    });
    return id;
  }

  async function projectOf(name: string, deliveryProgrammeId: string) {
    return insertDeliveryProject(
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
  }

  async function addMember(
    projectId: string,
    role: Role,
    is: { isAdmin?: boolean; isTechnical?: boolean },
  ) {
    const { id } = await insertProjectMember(
      knex,
      projectId,
      { userEntityRef: refOf(role), name: role },
      {
        isAdmin: Boolean(is.isAdmin),
        isTechnical: Boolean(is.isTechnical),
        githubUsername: 'somebody',
      },
      by,
    );
    return id;
  }
});

function send(
  { operation, path, body }: Change,
  authorization: string,
  more: object = {},
) {
  const [method, template] = operation.split(' ');
  const values: Record<string, string> = {
    id: 'fcp-demo',
    estate: 'production',
    environment: 'snd4',
    ...path?.(ids),
  };
  const url = template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const sent = request(server)
    [method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete'](
      `/api/adp${url}`,
    )
    .set('authorization', authorization)
    .set('If-Match', '"1"');
  return body ? sent.send({ ...body(ids), ...more }) : sent;
}

const call = (change: Change, role: Role, more?: object) =>
  send(
    change,
    role === 'program'
      ? mockCredentials.service.header()
      : mockCredentials.user.header(refOf(role)),
    more,
  );

/** All that people keep in the database. */
async function contents() {
  const tables: Record<string, unknown> = {};
  for (const table of [
    'arms_length_bodies',
    'delivery_programmes',
    'delivery_programme_admins',
    'delivery_projects',
    'project_members',
    'project_targets',
    'drift_decisions',
    'offboardings',
    'history',
  ]) {
    tables[table] = await knex(table).select();
  }
  return tables;
}

it('tests every operation of the OpenAPI document, and every one of the table', () => {
  const documented = Object.entries(spec.paths)
    // What pipelines call has tests of its own, with their tokens.
    .filter(([path]) => !path.endsWith('deploy-manifests'))
    .flatMap(([path, item]) =>
      Object.keys(item)
        .filter(method => method !== 'parameters')
        .map(method => `${method.toUpperCase()} ${path}`),
    );
  const changed = Object.values(CHANGES).map(({ operation }) => operation);
  const read = [...Object.values(READS), ...Object.values(OF_CLUSTERS)].map(
    ({ operation }) => operation,
  );

  expect(
    [
      ...new Set(
        [...changed, ...read].map(operation =>
          operation.replace(' of a service', ''),
        ),
      ),
    ].sort(),
  ).toEqual(documented.sort());
  expect(changed.sort()).toEqual(
    Object.values(ACCESS)
      .flatMap(({ operations }) => operations)
      .filter(operation => !operation.includes('deploy-manifests'))
      .sort(),
  );
});

describe.each(Object.entries(CHANGES))('%s', (_, change) => {
  const access = Object.values(ACCESS).find(({ operations }) =>
    operations.includes(change.operation),
  )!;

  const isAllowed = (role: string) =>
    access.allowed.some(allowed => allowed === role);

  const may = ROLES.filter(isAllowed);
  if (may.length > 0) {
    it.each(may)('by a %s', async role => {
      const { status, body } = await call(change, role);

      expect([401, 403, 404]).not.toContain(status);
      expect(isDone(change, status, body)).toBe(true);
    });
  }

  const mayNot = ROLES.filter(role => !isAllowed(role));
  if (mayNot.length > 0) {
    it.each(mayNot)('not by a %s', async role => {
      const before = await contents();
      const { status } = await call(change, role);

      expect(status).toBe(403);
      expect(await contents()).toEqual(before);
    });
  }

  it('is not for who is not signed in', async () => {
    const { status } = await send(change, mockCredentials.none.header());
    expect(status).toBe(401);
  });
});

function isDone({ operation }: Change, status: number, body: any): boolean {
  if (operation.includes('/offboarding/plan')) {
    // Its estate cannot be reached, so that is how far it comes.
    return status >= 500;
  }
  if (operation.endsWith('/decisions')) {
    return status === 400 && /nothing to decide about/.test(body.error.message);
  }
  return operation.includes('/offboarding')
    ? status === 400 && body.error.fields[0].path === 'confirm'
    : status < 300;
}

describe.each(Object.entries(READS))('%s', (_, read) => {
  it.each(ROLES)('by a %s', async role => {
    const before = await contents();
    const { status } = await call(read, role);

    expect(status).toBe(200);
    expect(await contents()).toEqual(before);
  });

  it('is not for who is not signed in', async () => {
    const { status } = await send(read, mockCredentials.none.header());
    expect(status).toBe(401);
  });
});

describe.each(Object.entries(OF_CLUSTERS))('%s', (_, read) => {
  it.each(ROLES)('not by a %s', async role => {
    const { status, body } = await call(read, role);

    expect(status).toBe(403);
    expect(body.error.message).toMatch(/^Only clusters may/);
  });

  it('is not for who is not signed in', async () => {
    const { status } = await send(read, mockCredentials.none.header());
    expect(status).toBe(401);
  });
});

describe('D-54: a decision is made on the row in the path', () => {
  it.each([
    ['D-54: change a member', 'admin of another project'],
    ['D-52: add a member', 'admin of another project'],
    ['D-52: change a project', 'admin of another project'],
    ['D-53: retry a sync', 'admin of another project'],
    ['offboard a service', 'admin of another project'],
    ['D-55: change a programme', 'admin of another programme'],
    ['D-54: add an admin to a programme', 'admin of another programme'],
  ] as const)('not on the ids in the body: %s', async (name, role) => {
    const before = await contents();

    for (const forged of [
      { id: role.endsWith('project') ? 'fcp-other' : ids.otherProgramme },
      { deliveryProjectId: 'fcp-other', delivery_project_id: 'fcp-other' },
      {
        deliveryProgrammeId: ids.otherProgramme,
        delivery_programme_id: ids.otherProgramme,
      },
      { name: 'fcp-other', resourceRef: 'fcp-other' },
    ]) {
      const { status, body } = await call(CHANGES[name], role, forged);
      // Either the document does not know the field, or it is not looked at.
      expect([400, 403]).toContain(status);
      expect(body.error.message).toMatch(/You may not|nrecognized|additional/);
    }

    expect(await contents()).toEqual(before);
  });

  it.each([
    [
      '/deliveryProjects/fcp-other/members/',
      'member',
      'admin of another project',
    ],
    [
      '/deliveryProgrammes/{otherProgramme}/admins/',
      'admin',
      'admin of another programme',
    ],
  ] as const)(
    'which has to belong to what is administered: %s',
    async (path, id, role) => {
      const before = await contents();
      const { status } = await request(server)
        .delete(
          `/api/adp${path.replace('{otherProgramme}', ids.otherProgramme)}${
            ids[id]
          }`,
        )
        .set('authorization', mockCredentials.user.header(refOf(role)));

      expect(status).toBe(404);
      expect(await contents()).toEqual(before);
    },
  );
});

it('forgets the rights of a member who is removed, and of an admin', async () => {
  await call(CHANGES['D-54: remove a member'], 'platform admin');
  await knex('project_members')
    .where({ user_entity_ref: refOf('project admin') })
    .update({ removed_at: '2026-01-01T00:00:00Z' });
  await call(CHANGES['D-54: remove an admin of a programme'], 'platform admin');

  for (const role of ['project admin', 'programme admin'] as const) {
    const { status } = await call(CHANGES['D-52: change a project'], role);
    expect(status).toBe(403);
  }
});

it('knows a person however the reference is written', async () => {
  const written = refOf('stranger').replace('stranger', 'Stranger');
  const added = await call(CHANGES['D-52: add a member'], 'project admin', {
    userEntityRef: written,
    isAdmin: true,
  });
  expect(added.body.userEntityRef).toBe(refOf('stranger'));

  const { status } = await call(CHANGES['D-52: change a project'], 'stranger');
  expect(status).toBe(200);
});

it.each([
  [
    'D-52: add a member',
    'stranger',
    /^You may not add members to delivery project fcp-demo: that is for admins of the project and of its programme\. Ask project admin \(permission adp\.deliveryprojectuser\.create\)$/,
  ],
  [
    'D-55: change a programme',
    'project admin',
    /that is for admins of the programme\. Ask platform admin or programme admin/,
  ],
  [
    'offboard a project',
    'project admin',
    /^You may not offboard delivery project fcp-demo.*Ask platform admin or programme admin/,
  ],
  ['create a body', 'programme admin', /that is for platform admins/],
] as const)(
  'says who may do it, and whom to ask: %s',
  async (name, role, text) => {
    const { body } = await call(CHANGES[name], role);
    expect(body.error.message).toMatch(text);
  },
);

it('asks for a decision without the plugin only through the plugin', async () => {
  const answer = await request(server)
    .post('/api/adp/.well-known/backstage/permissions/apply-conditions')
    .set('authorization', mockCredentials.user.header(refOf('stranger')))
    .send({ items: [] });
  expect(answer.status).toBe(403);
});

describe('the lookup of technical members', () => {
  const mayRegister = async (role: Role) => {
    const { body } = await request(server)
      .post('/api/permission/authorize')
      .set('authorization', mockCredentials.user.header(refOf(role)))
      .send({
        items: [
          {
            id: '1',
            permission: {
              type: 'basic',
              name: 'catalog.location.create',
              attributes: { action: 'create' },
            },
          },
        ],
      });
    return body.items[0].result;
  };

  it.each(PEOPLE)('tells whether a %s may register', async role => {
    expect(await mayRegister(role)).toBe(
      [
        'platform admin',
        'technical member',
        'admin of another project',
      ].includes(role)
        ? 'ALLOW'
        : 'DENY',
    );
  });

  it('does not count projects that are offboarded, nor former members', async () => {
    await knex('delivery_projects')
      .where({ name: 'fcp-other' })
      .update({ state: 'offboarded' });
    await knex('project_members')
      .where({ user_entity_ref: refOf('technical member') })
      .update({ removed_at: '2026-01-01T00:00:00Z' });

    expect(await mayRegister('admin of another project')).toBe('DENY');
    expect(await mayRegister('technical member')).toBe('DENY');
  });
});
