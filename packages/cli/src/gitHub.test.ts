import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@adp/sandbox';
import { commitAll, git } from './__testUtils__/gitRepository';

jest.setTimeout(60_000);

const CONFIG = join(__dirname, 'testdata/fcp-demo.yaml');
const RELEASE =
  'templates/programme/team/service/deploy/base/helm-release.yaml';

let folder: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'adp-cli-github-'));
  sandbox = await startSandbox({
    stateDir: join(folder, 'state'),
    githubPort: 0,
    entraPort: 0,
  });
  change('adp-teams-config', undefined, clone =>
    cpSync(CONFIG, join(clone, 'flux/services/fcp-demo.yaml')),
  );
  change('adp-flux-templates', '1.1.0', clone => {
    const text = readFileSync(join(clone, RELEASE), 'utf8');
    writeFileSync(
      join(clone, RELEASE),
      text.replace('interval: 60m', 'interval: 45m'),
    );
  });
});

afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

const repository = (name: string, organization = 'DEFRA') =>
  join(sandbox.github.directory, organization, `${name}.git`);

const head = (name: string) => git(repository(name), 'rev-parse', 'main');

/** Changes a repository on GitHub as people do. */
function change(
  name: string,
  tag: string | undefined,
  edit: (clone: string) => void,
  organization = 'DEFRA',
): void {
  const clone = mkdtempSync(join(folder, 'clone-'));
  git(clone, 'clone', '--quiet', repository(name, organization), '.');
  edit(clone);
  commitAll(clone, tag);
  git(clone, 'push', '--quiet', 'origin', 'HEAD:main', ...(tag ? [tag] : []));
}

type Result = { status: number; stdout: string; stderr: string };

/** Runs the command line; the sandbox is served by this process meanwhile. */
function adp(args: string[], env = {}): Promise<Result> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [
        join(__dirname, '../bin/adp'),
        ...args,
        ...['--host', new URL(sandbox.github.url).host],
      ],
      {
        env: {
          ...process.env,
          GITHUB_TOKEN: sandbox.github.token,
          GITHUB_API_URL: sandbox.github.apiBaseUrl,
          ...env,
        },
      },
      (error, stdout, stderr) =>
        resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** A command for the estate of production. */
const flux = (name: string, args: string[], env = {}) =>
  adp(
    ['flux', name, '--organization', 'DEFRA', '--tenant', 'defra', ...args],
    env,
  );

const team = ['--team', 'fcp-demo', '--environment', 'snd4'];

it('plans, generates, and proposes an upgrade', async () => {
  const before = head('adp-flux-services');
  const version = ['--template-version', '1.0.0'];
  const planned = await flux('plan', [...team, ...version, '--output', 'json']);
  expect(planned).toMatchObject({ status: 0, stderr: '' });
  const plan = JSON.parse(planned.stdout);
  expect(plan).toMatchObject({ written: false, head: before });
  expect(plan.changes).toHaveLength(21);
  expect(head('adp-flux-services')).toBe(before);

  const generated = await flux('generate', [...team, ...version]);
  const commit = head('adp-flux-services');
  expect(generated).toMatchObject({ status: 0, stderr: '' });
  expect(generated.stdout).toMatch(
    new RegExp(`\ncommit http.*/${commit}\n21 file\\(s\\) changed\n$`),
  );
  expect(
    git(
      repository('adp-teams-config'),
      'show',
      'main:flux/services/fcp-demo.yaml',
    ),
  ).toContain('generatedVersion: 1.0.0');
  expect((await flux('generate', [...team, ...version])).stdout).toBe(
    '0 file(s) changed\n',
  );

  const proposed = await flux('upgrade', [
    ...team,
    ...['--to', '1.1.0', '--pull-request', '--output', 'json'],
  ]);
  expect(proposed).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(proposed.stdout)).toMatchObject({
    templateVersion: '1.1.0',
    pullRequest: { number: 1, outcome: 'opened', url: expect.any(String) },
  });
  expect(head('adp-flux-services')).toBe(commit);
});

it('writes nothing when one of all teams is refused', async () => {
  change('adp-teams-config', undefined, clone => {
    const text = readFileSync(CONFIG, 'utf8');
    const services = join(clone, 'flux/services');
    writeFileSync(
      join(services, 'fcp-late.yaml'),
      text.replaceAll('fcp-demo', 'fcp-late'),
    );
    writeFileSync(join(services, 'fcp-wrong.yaml'), 'teamName: fcp-wrong\n');
  });
  const before = head('adp-flux-services');
  const all = ['--all-teams', '--template-version', '1.0.0'];
  const refused = await flux('generate', all);
  expect(refused).toMatchObject({
    status: 1,
    stderr: '1 of 3 teams was refused, so nothing was written\n',
  });
  expect(refused.stdout).toContain('fcp-wrong:\n  refused: flux/services/');
  expect(head('adp-flux-services')).toBe(before);

  change('adp-teams-config', undefined, clone =>
    rmSync(join(clone, 'flux/services/fcp-wrong.yaml')),
  );
  const done = await flux('generate', all);
  expect(done).toMatchObject({ status: 0, stderr: '' });
  expect(done.stdout).toMatch(/fcp-late:\n[^]* {2}commit http/);
  expect(done.stdout).toMatch(/\n\d+ file\(s\) changed\n$/);
});

it('shows the fleet, plans a version for it, and moves wave by wave', async () => {
  const before = head('adp-flux-services');
  const fleet = await flux('fleet', []);
  expect(fleet).toMatchObject({ status: 0, stderr: '' });
  expect(fleet.stdout).toMatch(/^service +snd4 +dev1 /);
  expect(fleet.stdout).toMatch(/\nfcp-late-web +1\.0\.0 /);
  const planned = await flux('fleet', ['--to', '1.1.0']);
  expect(planned).toMatchObject({ status: 0, stderr: '' });
  expect(planned.stdout).toMatch(/^snd \(snd4\):\n {2}fcp-demo-web: \d+ file/);
  expect(head('adp-flux-services')).toBe(before);

  const wave = ['--all-teams', '--to', '1.1.0', '--wave'];
  const moved = await flux('upgrade', [...wave, 'snd']);
  expect(moved).toMatchObject({ status: 0, stderr: '' });
  expect(moved.stdout).toMatch(
    /fcp-late:\n {2}fcp-late-web in snd4: moved\n {2}commit http/,
  );
  expect((await flux('fleet', [])).stdout).toMatch(
    /\nfcp-late-web +1\.1\.0 [^]*in use: 1\.1\.0/,
  );
  change('adp-teams-config', undefined, clone =>
    writeFileSync(
      join(clone, 'flux/services/fcp-aaa.yaml'),
      'teamName: fcp-aaa\n',
    ),
  );
  const rest = await flux('upgrade', [...wave, 'dev-tst']);
  expect(rest).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(
      /\nfcp-late:\nfcp-aaa:\n {2}refused: flux\/services\/fcp-aaa/,
    ),
    stderr: '1 team(s) refused\n',
  });
  const unknown = await flux('upgrade', [...wave, 'none']);
  expect(unknown).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/no wave "none"; there are snd, dev-tst/),
  });
});

it('promotes what the sandpit runs, and nothing else', async () => {
  const version = '1.2.0';
  const sandpit = 'defra-adp-sandpit';
  change(
    'adp-flux-templates',
    version,
    clone => {
      const text = readFileSync(join(clone, RELEASE), 'utf8');
      writeFileSync(
        join(clone, RELEASE),
        text.replace('interval: 60m', 'interval: 30m'),
      );
    },
    sandpit,
  );
  const promote = (...more: string[]) =>
    adp([
      ...['flux', 'promote', '--from', sandpit, '--from-tenant', 'defradev'],
      ...['--to', 'DEFRA', '--version', version, ...more],
    ]);
  const before = head('adp-flux-templates');
  expect(await promote()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`not ${version}; roll ${version} out`),
  });

  // As a rollout notes it when its last wave is done.
  change(
    'adp-teams-config',
    undefined,
    clone =>
      appendFileSync(
        join(clone, 'flux/defradev-config.yaml'),
        `templatesVersion: ${version}\n`,
      ),
    sandpit,
  );
  expect(await promote('--dry-run')).toEqual({
    status: 0,
    stderr: '',
    stdout: `change ${RELEASE}\nDEFRA would get version ${version}: 1 file(s) differ from its branch\n`,
  });
  expect(head('adp-flux-templates')).toBe(before);

  expect(await promote()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`DEFRA has got version ${version}`),
  });
  const templates = repository('adp-flux-templates');
  expect(git(templates, 'show', `${version}:${RELEASE}`)).toContain(
    'interval: 30m',
  );
  const after = head('adp-flux-templates');
  const again = await promote('--output', 'json');
  expect(JSON.parse(again.stdout)).toEqual({
    version,
    wasThere: true,
    changed: [],
    written: false,
  });
  expect(head('adp-flux-templates')).toBe(after);
});

it.each([
  [
    ['--template-version', '1.0.0'],
    { GITHUB_TOKEN: '' },
    /GITHUB_TOKEN is missing/,
  ],
  [[], {}, /--template-version is missing/],
  [['--templates', 'x'], {}, /--templates is for checkouts/],
  [['--compat'], {}, /--compat is for checkouts/],
])('shows its usage for %j and %j', async (args, env, reason) => {
  const { status, stderr } = await flux('generate', [...team, ...args], env);
  expect(status).toBe(2);
  expect(stderr).toMatch(reason);
});
