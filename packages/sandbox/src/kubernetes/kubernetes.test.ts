import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from '../startSandbox';
import { parseLabelSelector } from './labelSelector';

jest.setTimeout(300_000);

const kubectl = process.env.ADP_KUBECTL;
const run = promisify(execFile);

type Kustomization = {
  metadata: { name: string };
  status: {
    conditions: {
      type: string;
      status: string;
      reason: string;
      message: string;
    }[];
    lastAppliedRevision?: string;
  };
};

let stateDir: string;
let sandbox: Sandbox;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'adp-kubernetes-'));
  sandbox = await startSandbox({ stateDir, githubPort: 0, entraPort: 0 });
});

afterAll(async () => {
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

/** Over plain HTTP, for which no certificate has to be trusted. */
const get = (path: string, token = sandbox.kubernetes.token) =>
  fetch(`${sandbox.kubernetes.url.replace('https', 'http')}/clusters${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });

const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations';

async function kustomizations(cluster: string) {
  const response = await get(`/${cluster}${KUSTOMIZATIONS}`);
  const { items } = (await response.json()) as { items: Kustomization[] };
  return new Map(
    items.map(({ metadata, status }) => [
      metadata.name,
      { ...status.conditions[0], applied: status.lastAppliedRevision },
    ]),
  );
}

/** Changes a file of a repository, as people do. */
async function commit(
  repository: string,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const folder = await mkdtemp(join(stateDir, 'clone-'));
  const bare = join(sandbox.github.directory, 'DEFRA', `${repository}.git`);
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=x', '-c', 'user.email=x@y.z', ...args], {
      cwd: folder,
    });
  await git('clone', '--quiet', bare, '.');
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, 'utf8')));
  await git('commit', '--quiet', '-am', 'Change');
  await git('push', '--quiet');
}

const revision = async (repository: string) => {
  const bare = join(sandbox.github.directory, 'DEFRA', `${repository}.git`);
  const { stdout } = await run('git', ['--git-dir', bare, 'rev-parse', 'main']);
  return `main@sha1:${stdout.trim()}`;
};

const withKubectl = kubectl ? describe : describe.skip;

withKubectl('a cluster of the sandbox', () => {
  it('exists for each environment of both organisations', async () => {
    expect((await sandbox.kubernetes.clusters()).sort()).toEqual([
      'dev1',
      'prd1',
      'pre1',
      'snd1',
      'snd2',
      'snd3',
      'snd4',
      'tst1',
      'tst2',
    ]);
    expect((await get('/dev9/version')).status).toBe(404);
  });

  it.each(['snd4', 'snd1', 'prd1'])(
    '%s has applied what the repositories hold',
    async cluster => {
      const found = await kustomizations(cluster);

      expect([...found.keys()]).toEqual(
        expect.arrayContaining([
          'core-cluster',
          'core-infra',
          'core-services',
          'services',
        ]),
      );
      expect([...found].filter(([, { status }]) => status !== 'True')).toEqual(
        [],
      );
    },
  );

  it('keeps what was applied when a folder does not build any more, and others wait', async () => {
    const before = await revision('adp-flux-core');
    const file = 'infra/base/kustomization.yaml';
    const text = await readFile(
      join(__dirname, '../../../../templates/estate/adp-flux-core', file),
      'utf8',
    );
    await commit('adp-flux-core', file, () => `${text}- missing.yaml\n`);

    const broken = await kustomizations('snd4');
    expect(broken.get('core-infra')).toMatchObject({
      status: 'False',
      reason: 'BuildFailed',
      message: expect.stringMatching(/kustomize build failed: .*missing.yaml/s),
      applied: before,
    });
    expect(broken.get('core-services')).toMatchObject({
      status: 'False',
      reason: 'DependencyNotReady',
      message: "dependency 'flux-config/core-infra' is not ready",
      applied: before,
    });
    expect(broken.get('core-cluster')).toMatchObject({
      status: 'True',
      applied: await revision('adp-flux-core'),
    });
    expect(broken.get('services')).toMatchObject({ status: 'True' });

    await commit('adp-flux-core', file, () => text);
    const mended = await kustomizations('snd4');
    expect(mended.get('core-services')).toMatchObject({
      status: 'True',
      message: `Applied revision: ${await revision('adp-flux-core')}`,
    });
  });

  it('is read by kubectl, with labels', async () => {
    const { url, token } = sandbox.kubernetes;
    const ask = async (...args: string[]) => {
      const { stdout } = await run(
        kubectl!,
        [
          ...['--server', `${url}/clusters/snd4`, '--token', token],
          ...['--certificate-authority', join(stateDir, 'entra-ca.pem')],
          ...['--cache-dir', join(stateDir, 'kubectl-cache'), ...args],
        ],
        { env: { ...process.env, HOME: stateDir, KUBECONFIG: '/dev/null' } },
      );
      return stdout;
    };
    const all = JSON.parse(
      await ask('get', 'kustomizations', '-A', '-o', 'json'),
    );
    expect(all.items.length).toBeGreaterThan(3);
    const one = await ask(
      'get',
      'kustomization',
      'services',
      '-n',
      'flux-config',
      '-o',
      'name',
    );
    expect(one.trim()).toBe(
      'kustomization.kustomize.toolkit.fluxcd.io/services',
    );
    await expect(
      ask('get', 'kustomization', 'none', '-n', 'flux-config'),
    ).rejects.toThrow(/NotFound/);
    const none = JSON.parse(
      await ask('get', 'helmreleases', '-A', '-l', 'a=b', '-o', 'json'),
    );
    expect(none.items).toEqual([]);
  });
});

it('answers 401 without the token', async () => {
  const response = await get(`/snd4${KUSTOMIZATIONS}`, 'other');

  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ kind: 'Status', code: 401 });
});

it.each([
  ['a=b', true],
  ['a==b,c=d', true],
  ['a!=b', false],
  ['x!=b', true],
  ['a in (b, e),c', true],
  ['a notin (b)', false],
  ['!x', true],
  ['!a', false],
  ['', true],
])('selects by %s: %s', (selector, isSelected) => {
  expect(parseLabelSelector(selector)({ a: 'b', c: 'd' })).toBe(isSelected);
});
