import { TestDatabases } from '@backstage/backend-test-utils';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { startPipelineBackend } from '../__testUtils__/startPipelineBackend';
import { insertDeliveryProject } from '../database/deliveryProjects';

jest.setTimeout(1_800_000);

const TEAMS = 10;
const PIPELINES = 200;
const ENVIRONMENTS = ['dev1', 'tst1', 'pre1', 'prd1'];
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const run = promisify(execFile);

let backend: Awaited<ReturnType<typeof startPipelineBackend>>;

const teamName = (index: number) => `fcp-team${index % TEAMS}`;
const serviceName = (index: number) => `${teamName(index)}-service${index}`;
const environmentOf = (index: number) =>
  ENVIRONMENTS[index % ENVIRONMENTS.length];
const patchPath = (index: number) =>
  [
    `services/fcp/${teamName(index)}/${serviceName(index)}/deploy`,
    environmentOf(index).replace(/(\d)$/, '/0$1'),
    'patch.yaml',
  ].join('/');

/** A checkout of a repository of the sandbox. */
async function clone(repo: string) {
  const folder = join(backend.sandbox.github.directory, `checkout-${repo}`);
  await rm(folder, { recursive: true, force: true });
  const bare = join(backend.sandbox.github.directory, 'DEFRA', `${repo}.git`);
  await run('git', ['clone', '--quiet', bare, folder]);
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=x', '-c', 'user.email=x@y.z', ...args], {
      cwd: folder,
    }).then(({ stdout }) => stdout.trim());
  return { folder, git };
}

beforeAll(async () => {
  backend = await startPipelineBackend(databases);
  const { folder, git } = await clone('adp-teams-config');
  await mkdir(join(folder, 'flux/services'), { recursive: true });
  const all = Array.from({ length: PIPELINES }, (_, index) => index);
  const { id: deliveryProgrammeId } = await backend
    .knex('delivery_programmes')
    .first('id');
  for (let team = 0; team < TEAMS; team++) {
    const name = teamName(team);
    await insertDeliveryProject(
      backend.knex,
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
      'user:default/test',
    );
    await writeFile(
      join(folder, `flux/services/${name}.yaml`),
      stringify({
        serviceCode: 'FCD',
        programmeName: 'fcp',
        teamName: name,
        services: all
          .filter(index => teamName(index) === name)
          .map(index => ({
            name: serviceName(index),
            type: 'Frontend',
            environments: [{ name: 'snd4', manifest: { generate: true } }],
            configVariables: [
              { key: 'INGRESS_ENDPOINT', value: serviceName(index) },
            ],
          })),
      }),
    );
  }
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'Teams with many services');
  await git('push', '--quiet');
});

afterAll(() => backend?.stop());

/**
 * As Flux's image automation: again and again another version of an image, in
 * any manifest that has one, pushed by Git beside everybody else. Ten times as
 * often as in the busiest hour that was seen (domain row D-51).
 */
async function bumpImages(signal: AbortSignal): Promise<Map<string, string>> {
  const { folder, git } = await clone('adp-flux-services');
  const bumped = new Map<string, string>();
  for (let count = 1; !signal.aborted; count++) {
    await git('fetch', '--quiet');
    await git('reset', '--quiet', '--hard', 'origin/main');
    const found = (
      await git(
        'grep',
        '-l',
        'imagepolicy',
        '--',
        '*/deploy/*/patch.yaml',
      ).catch(() => '')
    )
      .split('\n')
      .filter(Boolean);
    if (found.length > 0) {
      const path = found[count % found.length];
      const file = join(folder, path);
      const text = await readFile(file, 'utf8');
      const version = `2.0.${count}`;
      const after = text.replace(
        /(version: |:)\d+\.\d+\.\d+([\w.-]*)( # {"\$imagepolicy")/g,
        `$1${version}$3`,
      );
      if (after === text) {
        throw new Error(`No version found in ${path}:\n${text}`);
      }
      await writeFile(file, after);
      await git('commit', '--quiet', '-a', '-m', `Update image ${count}`);
      // Who comes too late takes the new state and tries again.
      const isPushed = await git('push', '--quiet').then(
        () => true,
        () => false,
      );
      if (isPushed) {
        bumped.set(path, version);
      }
    }
    await new Promise(resolve => {
      setTimeout(resolve, 5_000);
    });
  }
  return bumped;
}

it('all succeed beside image automation, and none of its commits is lost', async () => {
  const stop = new AbortController();
  const bumping = bumpImages(stop.signal);
  backend.sandbox.requests.reset();
  const times: number[] = [];
  const failed: string[] = [];
  const commits = new Set<string | undefined>();

  const deploy = async (index: number) => {
    const service = serviceName(index);
    const environment = environmentOf(index);
    const token = await backend.tokens.issue({
      expires: '1h',
      claims: {
        sub: `repo:DEFRA/${service}:ref:refs/heads/main`,
        repository: `DEFRA/${service}`,
        repository_owner: 'DEFRA',
      },
    });
    const started = performance.now();
    const response = await fetch(
      `${backend.url}/api/adp/deliveryProjects/${teamName(
        index,
      )}/services/${service}/environments/${environment}/deploy-manifests`,
      { method: 'POST', headers: { authorization: `Bearer ${token}` } },
    );
    times.push(performance.now() - started);
    const body = (await response.json()) as {
      outcome?: string;
      commit?: { id: string };
    };
    commits.add(body.commit?.id);
    if (!response.ok || body.outcome !== 'committed') {
      failed.push(`${service} ${environment}: ${JSON.stringify(body)}`);
    }
  };
  try {
    await Promise.all(
      Array.from({ length: PIPELINES }, (_, index) => deploy(index)),
    );
  } finally {
    stop.abort();
  }
  const bumped = await bumping;

  const requests = backend.sandbox.requests
    .list()
    .filter(({ service }) => service === 'github');
  const retries =
    requests.filter(({ contentCreating }) => contentCreating).length -
    commits.size;
  const each = requests.length / PIPELINES;
  const sorted = times.sort((a, b) => a - b);
  const seconds = (share: number) =>
    (sorted[Math.floor((sorted.length - 1) * share)] / 1000).toFixed(1);
  process.stdout.write(
    `${PIPELINES} deployments at once: ${each.toFixed(2)} requests each, ${
      commits.size
    } commits, ${retries} retries; waited p50 ${seconds(0.5)} s, p95 ${seconds(
      0.95,
    )} s\n`,
  );

  expect(failed).toEqual([]);
  expect(each).toBeLessThanOrEqual(3);
  const log = backend.git('adp-flux-services', 'log', '--format=%B', 'main');
  expect(log.match(/^Update image/gm)!.length).toBeGreaterThan(2);
  for (let index = 0; index < PIPELINES; index++) {
    const manifest = `${serviceName(index)} ${environmentOf(index)} manifest`;
    expect(log).toContain(manifest);
  }
  for (const [path, version] of bumped) {
    expect(backend.git('adp-flux-services', 'show', `main:${path}`)).toContain(
      version,
    );
  }
  const files = backend
    .git('adp-flux-services', 'ls-tree', '-r', '--name-only', 'main')
    .split('\n');
  expect(files).toEqual(
    expect.arrayContaining(
      Array.from({ length: PIPELINES }, (_, index) => patchPath(index)),
    ),
  );
});
