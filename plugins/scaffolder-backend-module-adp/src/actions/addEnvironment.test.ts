import { startSandbox, type Sandbox } from '@adp/sandbox';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import request from 'supertest';
import { parse } from 'yaml';
import scaffolderModuleAdp from '..';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../../..');

let stateDir: string;
let sandbox: Sandbox;
let server: Server;
let stop: () => Promise<void>;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-environment-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
  const template: Entity = parse(
    await readFile(
      join(ROOT, 'templates/add-environment/template.yaml'),
      'utf8',
    ),
  );
  template.metadata.annotations = {
    'backstage.io/managed-by-location': 'url:https://example.com/template.yaml',
  };
  const mock: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'mock', namespace: 'default' },
    spec: { memberOf: [] },
  };
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleAdp,
      catalogServiceMock.factory({ entities: [template, mock] }),
      mockServices.rootConfig.factory({ data: config() }),
    ],
  });
  server = backend.server as unknown as Server;
  stop = () => backend.stop();
});

afterAll(async () => {
  await stop?.();
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function config() {
  const { host } = new URL(sandbox.github.url);
  return {
    backend: { baseUrl: 'https://portal.example' },
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
        sandpit: {
          github: { host, organization: 'defra-adp-sandpit' },
          templatesVersion: '1.0.0',
          tenant: 'defradev',
          sandpitEnvironment: 'snd3',
          entra: { tenantId: 'unused', servicePrincipalObjectId: 'unused' },
          groups: {
            environments: ['snd3'],
            techUser: {},
            nonTechUser: {},
            admin: {},
            vpnGroup: 'VPN',
          },
        },
      },
    },
  };
}

/** Submits the form and waits for the end. */
async function submit(values: object) {
  const { body, status } = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({ templateRef: 'template:default/add-environment', values });
  expect({ status, body }).toMatchObject({ status: 201 });
  const task = `/api/scaffolder/v2/tasks/${body.id}`;
  for (;;) {
    const { body: current } = await request(server).get(task);
    if (['completed', 'failed', 'cancelled'].includes(current.status)) {
      const { body: events } = await request(server).get(`${task}/events`);
      const log = events.map((event: any) => event.body.message).join('\n');
      const { output } = events.at(-1).body;
      return { status: current.status, log, text: output?.text?.[0].content };
    }
    await setTimeout(100);
  }
}

const show = (repo: string, path: string) =>
  execFileSync(
    'git',
    [
      '--git-dir',
      join(sandbox.github.directory, `defra-adp-sandpit/${repo}.git`),
      'show',
      `main:${path}`,
    ],
    { encoding: 'utf8' },
  );

it('adds the environment of the form', async () => {
  const { status, log, text } = await submit({
    estate: 'sandpit',
    environment: 'snd5',
    clusterVariables: { SUBSCRIPTION_ID: 'sub-1' },
  });

  expect({ status, log }).toEqual({ status: 'completed', log });
  expect(log).toContain('add clusters/snd/05/platform-vars.yaml');
  expect(text).toContain('`bootstrap/snd/05` of `adp-flux-core`');
  expect(text).toMatch(/To be filled in: APPCONFIG_NAME in clusters/);
  expect(
    parse(show('adp-flux-core', 'clusters/snd/05/platform-vars.yaml')).data,
  ).toMatchObject({ ENVIRONMENT_ID: '05', SUBSCRIPTION_ID: 'sub-1' });
  expect(
    parse(
      show('adp-teams-config', 'flux/defradev-config.yaml'),
    ).environments.at(-1),
  ).toEqual({
    name: 'snd5',
    configVariables: [
      { key: 'IMAGE_POLICY_VERSION_RANGE', value: '>=0.1.0-0' },
    ],
  });
  expect(
    show('adp-flux-core', 'bootstrap/snd/05/flux-operator/resource-set.yaml'),
  ).toContain(
    'https://portal.example/api/adp/estates/sandpit/environments/snd5/resource-set-inputs',
  );
});

it('changes nothing when the form is submitted again', async () => {
  const { status, log } = await submit({
    estate: 'sandpit',
    environment: 'snd5',
  });

  expect({ status, log }).toEqual({ status: 'completed', log });
  expect(log).toContain('adp-flux-core is as it should be already');
  expect(log).not.toContain('Commit: ');
});
