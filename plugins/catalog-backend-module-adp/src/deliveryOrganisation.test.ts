import adpPlugin from '@adp/plugin-adp-backend';
import { startSandbox, type Sandbox } from '@adp/sandbox';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import tls from 'node:tls';
import request from 'supertest';
import { parse } from 'yaml';
import catalogModuleAdp from '.';

jest.setTimeout(120_000);

const JANE = 'user:default/jane.doe_defra.gov.uk';
const AMIR = 'user:default/amir.khan_defra.gov.uk';
const ALICE = 'user:default/alice.brown_defra.gov.uk';
const ADP = 'adp.defra.gov.uk';

let stateDir: string;
let sandbox: Sandbox;
let server: Server;
let stop: () => Promise<void>;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-organisation-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    sandbox.entra.ca,
  ]);
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      catalogModuleAdp,
      adpPlugin,
      eventsServiceFactory,
      mockServices.rootConfig.factory({ data: await config() }),
    ],
  });
  server = backend.server as unknown as Server;
  stop = () => backend.stop();
  await until('the people are in the catalog', async () =>
    Boolean(await entity(ALICE)),
  );
});

afterAll(async () => {
  await stop?.();
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

async function config() {
  const { host } = new URL(sandbox.github.url);
  const { graphBaseUrl, authorityHost, tenants } = sandbox.entra;
  const estate = (organization: string, tenant: 'defra' | 'defradev') => ({
    github: { host, organization },
    templatesVersion: '1.0.0',
    tenant,
    sandpitEnvironment: tenant === 'defra' ? 'snd4' : 'snd3',
    entra: {
      graphBaseUrl,
      authorityHost,
      tenantId: tenants[tenant].tenantId,
      clientId: tenants[tenant].clientId,
      clientSecret: tenants[tenant].clientSecret,
      servicePrincipalObjectId: tenants[tenant].servicePrincipalObjectId,
    },
    groups: {
      environments: [],
      techUser: {},
      nonTechUser: {},
      admin: {},
      vpnGroup: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
    },
  });
  return {
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
      defaultEstate: 'production',
      estates: {
        production: estate('DEFRA', 'defra'),
        sandpit: estate('defra-adp-sandpit', 'defradev'),
      },
      people: {
        userFilter: 'accountEnabled eq true',
        groupFilter: "displayName eq 'AAG-Users-ADP-PlatformEngineers'",
        schedule: { frequency: { minutes: 30 }, timeout: { minutes: 5 } },
      },
      onboarding: {
        catalog: {
          schedule: { frequency: { minutes: 30 }, timeout: { minutes: 5 } },
        },
        initialData: parse(
          await readFile(
            join(__dirname, '../../../packages/sandbox/onboarding.yaml'),
            'utf8',
          ),
        ),
      },
    },
  };
}

async function until(what: string, isSo: () => Promise<boolean>) {
  const giveUp = AbortSignal.timeout(60_000);
  while (!(await isSo())) {
    if (giveUp.aborted) {
      throw new Error(`Waited in vain until ${what}`);
    }
    await setTimeout(100);
  }
}

/** The entity as the catalog has it, if it has it. */
async function entity(ref: string): Promise<any> {
  const [kind, namespace, name] = ref.split(/[:/]/);
  const response = await request(server).get(
    `/api/catalog/entities/by-name/${kind}/${namespace}/${name}`,
  );
  return response.status === 200 ? response.body : undefined;
}

/** Waits until the entity is there and is so. */
async function entityThat(ref: string, isSo: (found: any) => boolean) {
  let found: any;
  await until(`${ref} is so`, async () => {
    found = await entity(ref);
    return Boolean(found) && isSo(found);
  });
  return found;
}

const targetsOf = (found: any, type: string): string[] =>
  found.relations
    .filter((relation: any) => relation.type === type)
    .map((relation: any) => relation.targetRef)
    .sort();

async function post(path: string, body: object) {
  const response = await request(server).post(`/api/adp${path}`).send(body);
  expect(response.body).toMatchObject({ id: expect.any(String) });
  return response.body;
}

it('shows arms-length bodies, programmes and projects as groups', async () => {
  const body = await entityThat('group:default/core-defra', () => true);
  const programme = await entityThat('group:default/fcp', found =>
    targetsOf(found, 'hasMember').includes(
      'user:default/ruth.campbell_defra.gov.uk',
    ),
  );
  const project = await entityThat('group:default/fcp-demo', found =>
    targetsOf(found, 'hasMember').includes(JANE),
  );

  expect(body).toMatchObject({
    metadata: { title: 'Core Defra (CD)' },
    spec: { type: 'arms-length-body' },
  });
  const bodyId = body.metadata.annotations[`${ADP}/arms-length-body-id`];
  const programmeId =
    programme.metadata.annotations[`${ADP}/delivery-programme-id`];
  expect(programme).toMatchObject({
    metadata: {
      title: 'Farming and Countryside Programme (FCP)',
      annotations: { [`${ADP}/arms-length-body-id`]: bodyId },
    },
    spec: { type: 'delivery-programme', parent: 'group:default/core-defra' },
  });
  expect(project).toMatchObject({
    metadata: {
      title: 'FCP Demo',
      annotations: {
        [`${ADP}/arms-length-body-id`]: bodyId,
        [`${ADP}/delivery-programme-id`]: programmeId,
        [`${ADP}/delivery-project-id`]:
          expect.stringMatching(/^[0-9a-f-]{36}$/),
        [`${ADP}/programme-name`]: 'fcp',
        [`${ADP}/service-code`]: 'FCD',
        [`${ADP}/estate`]: 'production',
        [`${ADP}/delivery-project-tech-members`]: JSON.stringify([AMIR, JANE]),
        [`${ADP}/delivery-project-non-tech-members`]: JSON.stringify([
          'user:default/beth.jones_defra.gov.uk',
        ]),
        [`${ADP}/delivery-project-admin-members`]: JSON.stringify([JANE]),
      },
    },
    spec: {
      type: 'delivery-project',
      parent: 'group:default/fcp',
      profile: { displayName: 'FCP Demo' },
    },
  });
});

it('relates people to the projects that they are technical members or admins of', async () => {
  const jane = await entityThat(JANE, found =>
    targetsOf(found, `${ADP}/isAdminMember`).includes('group:default/fcp-demo'),
  );
  const amir = await entityThat(AMIR, found =>
    targetsOf(found, `${ADP}/isTechMember`).includes('group:default/fcp-demo'),
  );
  const project = await entity('group:default/fcp-demo');

  expect(targetsOf(jane, `${ADP}/isTechMember`)).toEqual([
    'group:default/fcp-demo',
  ]);
  expect(targetsOf(jane, 'memberOf')).toEqual(['group:default/fcp-demo']);
  expect(targetsOf(amir, `${ADP}/isAdminMember`)).toEqual([]);
  expect(targetsOf(project, `${ADP}/hasTechMember`)).toEqual([AMIR, JANE]);
  expect(targetsOf(project, `${ADP}/hasAdminMember`)).toEqual([JANE]);
});

it('shows a new project and its members as soon as they are there', async () => {
  const fcp = await entityThat('group:default/fcp', () => true);
  const programmeId = fcp.metadata.annotations[`${ADP}/delivery-programme-id`];
  const { name } = await post('/deliveryProjects', {
    deliveryProgrammeId: programmeId,
    title: 'New one',
    description: 'Was not there at the start',
    serviceCode: 'FCN',
  });
  const ref = `group:default/${name}`;
  await entityThat(ref, found => targetsOf(found, 'hasMember').length === 0);

  const member = await post(`/deliveryProjects/${name}/members`, {
    userEntityRef: ALICE,
    isTechnical: true,
    githubUsername: 'alice-brown',
  });
  await entityThat(ref, found =>
    targetsOf(found, `${ADP}/hasTechMember`).includes(ALICE),
  );
  await entityThat(ALICE, found =>
    targetsOf(found, `${ADP}/isTechMember`).includes(ref),
  );

  const removed = await request(server).delete(
    `/api/adp/deliveryProjects/${name}/members/${member.id}`,
  );
  expect(removed.status).toBe(204);
  await entityThat(
    ref,
    found => targetsOf(found, `${ADP}/hasTechMember`).length === 0,
  );
  await entityThat(
    ALICE,
    found => !targetsOf(found, `${ADP}/isTechMember`).includes(ref),
  );
});
