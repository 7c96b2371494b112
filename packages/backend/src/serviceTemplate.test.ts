import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import {
  type Files,
  TemplateFiles,
  writeFiles,
} from './__testUtils__/templateFiles';

jest.setTimeout(120_000);

let template: TemplateFiles;

beforeAll(async () => {
  template = await TemplateFiles.start();
});

afterAll(() => template?.stop());

const fillIn = (values: object) => template.fillIn('skeleton', values);

/** Runs a program of Node.js on the service; throws with its output when it fails. */
async function runOn(files: Files, args: string[], env = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'adp-service-'));
  try {
    await writeFiles(folder, files);
    // Jest's own variables would change how the tests are reported.
    const { PATH, HOME } = process.env;
    return execFileSync(process.execPath, args, {
      cwd: folder,
      env: { PATH, HOME, ...env },
      encoding: 'utf8',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `npm test` of the service does. */
const runTests = (files: Files) =>
  runOn(files, ['--test', '--test-reporter', 'tap']);

/** As `npm run lint` of the service does, with the ESLint of this repository. */
const lint = (files: Files) =>
  runOn(
    files,
    [
      join(dirname(require.resolve('eslint/package.json')), 'bin/eslint.js'),
      '.',
    ],
    {
      ESLINT_USE_FLAT_CONFIG: 'true',
    },
  );

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

it.each(['frontend', 'backend'] as const)('a new %s is linted', async type => {
  const files = await fillIn(service(type));

  expect(await lint(files)).toBe('');
  await expect(
    lint({ ...files, 'src/app.js': 'const unused = notThere;\n' }),
  ).rejects.toThrow();
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
