import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';

jest.setTimeout(120_000);

const TEMPLATE = resolve(__dirname, '../../../templates/create-service');

type Files = Record<string, string>;

let server: Awaited<ReturnType<typeof startTestBackend>>['server'];

beforeAll(async () => {
  ({ server } = await startTestBackend({
    features: [
      scaffolderPlugin,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory(),
    ],
  }));
});

/** The step of template.yaml that fills in the skeleton, run dry by itself. */
async function fillIn(values: object): Promise<Files> {
  const template = parse(
    await readFile(join(TEMPLATE, 'template.yaml'), 'utf8'),
  );
  const { input, ...step } = template.spec.steps.find(
    ({ action }: { action: string }) => action === 'fetch:template',
  );
  const response = await request(server)
    .post('/api/scaffolder/v2/dry-run')
    .send({
      template: {
        ...template,
        spec: {
          ...template.spec,
          parameters: [],
          output: {},
          steps: [{ ...step, input: { ...input, values } }],
        },
      },
      values: {},
      directoryContents: await readFolder(TEMPLATE),
    });
  expect(response.body.error).toBeUndefined();
  return Object.fromEntries(
    response.body.directoryContents.map(
      (file: { path: string; base64Content: string }) => [
        file.path,
        Buffer.from(file.base64Content, 'base64').toString(),
      ],
    ),
  );
}

async function readFolder(folder: string) {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        return {
          path: relative(folder, file),
          base64Content: await readFile(file, 'base64'),
        };
      }),
  );
}

/** Runs `npm test` of the service; throws with its output when a test fails. */
async function runTests(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'adp-service-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    // Jest's own variables would change how the tests are reported.
    const { PATH, HOME } = process.env;
    return execFileSync(
      process.execPath,
      ['--test', '--test-reporter', 'tap'],
      { cwd: folder, env: { PATH, HOME }, encoding: 'utf8' },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const service = (type: 'frontend' | 'backend') => ({
  name: 'fcp-demo-orders',
  description: 'Shows "orders" & more: a {demo} # of sorts',
  owner: 'group:default/fcp-demo',
  system: 'system:default/fcp-demo-payments',
  type,
  repository: 'DEFRA/fcp-demo-orders',
});

it.each([
  ['frontend', 3],
  ['backend', 2],
] as const)('a new %s passes its own %i tests', async (type, tests) => {
  const report = await runTests(await fillIn(service(type)));
  expect(report).toContain(`# pass ${tests}`);
  expect(report).toContain('# fail 0');
});

it.each(['frontend', 'backend'] as const)(
  'no placeholder is left in a new %s',
  async type => {
    const files = await fillIn(service(type));
    expect(
      Object.entries(files)
        .filter(([path, content]) => /\$\{\{|\{%/.test(path + content))
        .map(([path]) => path),
    ).toEqual([]);
  },
);

it('is described to the catalog, whatever the description holds', async () => {
  const files = await fillIn(service('frontend'));
  expect(parse(files['catalog-info.yaml'])).toEqual({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'fcp-demo-orders',
      description: 'Shows "orders" & more: a {demo} # of sorts',
      annotations: {
        'github.com/project-slug': 'DEFRA/fcp-demo-orders',
        'backstage.io/kubernetes-id': 'fcp-demo-orders',
      },
    },
    spec: {
      type: 'frontend',
      lifecycle: 'alpha',
      owner: 'group:default/fcp-demo',
      system: 'system:default/fcp-demo-payments',
    },
  });
});

it('needs no system', async () => {
  const files = await fillIn({ ...service('backend'), system: undefined });
  expect(parse(files['catalog-info.yaml']).spec).not.toHaveProperty('system');
});

it('has the two charts that the Flux manifests deploy', async () => {
  const files = await fillIn(service('backend'));
  const charts = Object.keys(files).filter(path => path.endsWith('Chart.yaml'));
  expect(charts.map(path => parse(files[path]).name).sort()).toEqual([
    'fcp-demo-orders',
    'fcp-demo-orders-infra',
  ]);
});

it.each([
  [
    'frontend',
    { class: 'nginx', endpoint: 'fcp-demo-orders', server: 'localhost' },
  ],
  ['backend', undefined],
] as const)('a %s has this ingress: %j', async (type, ingress) => {
  const files = await fillIn(service(type));
  expect(parse(files['helm/fcp-demo-orders/values.yaml']).ingress).toEqual(
    ingress,
  );
});
