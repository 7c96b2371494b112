import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Server } from 'node:http';
import type { Knex } from 'knex';
import request from 'supertest';
import { policyFeatures } from '../__testUtils__/policyFeatures';
import { person, startAdpBackend } from '../__testUtils__/startAdpBackend';
import { insertArmsLengthBody } from '../database/armsLengthBodies';
import {
  getDeliveryProject,
  insertDeliveryProject,
} from '../database/deliveryProjects';
import { insertDeliveryProgramme } from '../database/deliveryProgrammes';
import { insertProgrammeAdmin } from '../database/programmeAdmins';
import { insertProjectMember } from '../database/projectMembers';

jest.setTimeout(120_000);

const ROLES = [
  'platform admin',
  'programme admin',
  'admin of another programme',
  'project admin',
  'admin of another project',
  'technical member',
  'member',
  'stranger',
] as const;
type Role = (typeof ROLES)[number] | 'program';

const PROGRAMME: readonly Role[] = ['platform admin', 'programme admin'];
const PROJECT: readonly Role[] = [...PROGRAMME, 'project admin'];
const EVERYBODY: readonly Role[] = [...ROLES, 'program'];

const refOf = (role: Role) => `user:default/${role.replaceAll(' ', '-')}`;

type Ids = Record<
  'body' | 'programme' | 'otherProgramme' | 'admin' | 'project' | 'member',
  string
>;

type Route = {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: (ids: Ids) => string;
  body?: (ids: Ids) => object;
  allowed: readonly Role[];
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

/** Every route, with a body that would do something. */
const ROUTES: Record<string, Route> = {
  'list estates': { method: 'get', path: () => '/estates', allowed: EVERYBODY },
  'list bodies': {
    method: 'get',
    path: () => '/armsLengthBodies',
    allowed: EVERYBODY,
  },
  'create a body': {
    method: 'post',
    path: () => '/armsLengthBodies',
    body: () => ({ title: `Body ${Math.random()}`, description: 'x' }),
    allowed: ['platform admin'],
  },
  'change a body': {
    method: 'patch',
    path: ids => `/armsLengthBodies/${ids.body}`,
    body: () => ({ title: 'Core Defra', description: 'x' }),
    allowed: ['platform admin'],
  },
  'list programmes': {
    method: 'get',
    path: () => '/deliveryProgrammes',
    allowed: EVERYBODY,
  },
  'D-55: create a programme': {
    method: 'post',
    path: () => '/deliveryProgrammes',
    body: ids => ({ ...programmeInput(ids), title: 'New', code: 'NEW' }),
    allowed: ['platform admin'],
  },
  'D-55: change a programme': {
    method: 'patch',
    path: ids => `/deliveryProgrammes/${ids.programme}`,
    body: programmeInput,
    allowed: PROGRAMME,
  },
  'D-54: add an admin to a programme': {
    method: 'post',
    path: ids => `/deliveryProgrammes/${ids.programme}/admins`,
    body: () => ({ userEntityRef: refOf('stranger') }),
    allowed: PROGRAMME,
  },
  'D-54: remove an admin of a programme': {
    method: 'delete',
    path: ids => `/deliveryProgrammes/${ids.programme}/admins/${ids.admin}`,
    allowed: PROGRAMME,
  },
  'list projects': {
    method: 'get',
    path: () => '/deliveryProjects',
    allowed: EVERYBODY,
  },
  'D-55: create a project in a programme': {
    method: 'post',
    path: () => '/deliveryProjects',
    body: ids => ({
      ...projectInput,
      deliveryProgrammeId: ids.programme,
      title: 'New project',
    }),
    allowed: PROGRAMME,
  },
  'D-52: change a project': {
    method: 'patch',
    path: () => '/deliveryProjects/fcp-demo',
    body: () => projectInput,
    allowed: PROJECT,
  },
  'list members': {
    method: 'get',
    path: () => '/deliveryProjects/fcp-demo/members',
    allowed: EVERYBODY,
  },
  'D-52: add a member': {
    method: 'post',
    path: () => '/deliveryProjects/fcp-demo/members',
    body: () => ({ userEntityRef: refOf('stranger') }),
    allowed: PROJECT,
  },
  'D-54: change a member': {
    method: 'patch',
    path: ids => `/deliveryProjects/fcp-demo/members/${ids.member}`,
    body: () => ({ isAdmin: true }),
    allowed: PROJECT,
  },
  'D-54: remove a member': {
    method: 'delete',
    path: ids => `/deliveryProjects/fcp-demo/members/${ids.member}`,
    allowed: PROJECT,
  },
  'read the status': {
    method: 'get',
    path: () => '/deliveryProjects/fcp-demo/status',
    allowed: EVERYBODY,
  },
  'D-53: retry': {
    method: 'post',
    path: () => '/deliveryProjects/fcp-demo/retry',
    body: () => ({}),
    allowed: PROJECT,
  },
  'D-57: read the history': {
    method: 'get',
    path: () => '/deliveryProjects/fcp-demo/history',
    allowed: EVERYBODY,
  },
  'offboard the project, confirmed by another name': {
    method: 'post',
    path: () => '/deliveryProjects/fcp-demo/offboarding',
    body: () => ({ confirm: 'wrong' }),
    allowed: PROGRAMME,
  },
  'offboard a service, confirmed by another name': {
    method: 'post',
    path: () => '/deliveryProjects/fcp-demo/offboarding',
    body: () => ({ service: 'fcp-demo-web', confirm: 'wrong' }),
    allowed: ['platform admin', 'project admin', 'technical member'],
  },
};

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
let server: Server;
let knex: Knex;
let stop: () => Promise<void>;
let ids: Ids;

beforeAll(async () => {
  ({ server, knex, stop } = await startAdpBackend(databases, 'SQLITE_3', {
    features: policyFeatures({
      platformAdmins: [refOf('platform admin')],
      programmeCreators: [],
    }),
    people: ROLES.map(role => ({
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

function call({ method, path, body }: Route, role: Role, more: object = {}) {
  const header =
    role === 'program'
      ? mockCredentials.service.header()
      : mockCredentials.user.header(refOf(role));
  const sent = request(server)
    [method](`/api/adp${path(ids)}`)
    .set('authorization', header)
    .set('If-Match', '"1"');
  return body ? sent.send({ ...body(ids), ...more }) : sent;
}

describe.each(Object.entries(ROUTES))('%s', (_, route) => {
  it.each([...ROLES, 'program'] as Role[])('by a %s', async role => {
    const { status, body } = await call(route, role);

    // A confirmation by the wrong name is all that is refused.
    const isDone =
      status < 300 ||
      (status === 400 && body.error.fields[0].path === 'confirm');
    expect(isDone ? 'done' : status).toBe(
      route.allowed.includes(role) ? 'done' : 403,
    );
  });

  it('is not for who is not signed in', async () => {
    const { method, path } = route;
    const { status } = await request(server)
      [method](`/api/adp${path(ids)}`)
      .set('authorization', mockCredentials.none.header());
    expect(status).toBe(401);
  });
});

it('D-54: decides on the row in the path, whatever ids the body has', async () => {
  const { member, otherProgramme } = ids;

  for (const forged of [
    { id: member },
    { delivery_project_id: 'fcp-other' },
    { deliveryProjectId: 'fcp-other' },
  ]) {
    const answer = await call(
      ROUTES['D-54: change a member'],
      'admin of another project',
      forged,
    );
    // Fields that the document does not have are not looked at.
    expect([400, 403]).toContain(answer.status);
  }
  const through = await request(server)
    .delete(`/api/adp/deliveryProjects/fcp-other/members/${member}`)
    .set(
      'authorization',
      mockCredentials.user.header(refOf('admin of another project')),
    );
  expect(through.status).toBe(404);
  const elsewhere = await request(server)
    .delete(`/api/adp/deliveryProgrammes/${otherProgramme}/admins/${ids.admin}`)
    .set(
      'authorization',
      mockCredentials.user.header(refOf('admin of another programme')),
    );
  expect(elsewhere.status).toBe(404);
  const project = await getDeliveryProject(knex, 'fcp-demo');
  expect(project.members).toBe(3);
});

it('says who may do it', async () => {
  const { body } = await call(ROUTES['D-52: add a member'], 'stranger');

  expect(body.error.message).toMatch(
    /adp.deliveryprojectuser.create of fcp-demo.*admins of the delivery project/,
  );
});
