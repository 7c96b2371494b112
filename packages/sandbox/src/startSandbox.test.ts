import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import {
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { useSandbox } from './__testUtils__/useSandbox';
import { startSandbox } from './startSandbox';

const run = promisify(execFile);

describe('startSandbox', () => {
  const test = useSandbox();
  const repository = { owner: 'DEFRA', repo: 'adp-flux-services' };

  it('seeds the repositories of both estates from the templates', async () => {
    const filesOf = async (owner: string, repo: string) => {
      const { data } = await test.octokit.git.getTree({
        owner,
        repo,
        tree_sha: 'main',
        recursive: 'true',
      });
      return data.tree.map(({ path }) => path);
    };

    expect(await filesOf('DEFRA', 'adp-teams-config')).toContain(
      'flux/defra-config.yaml',
    );
    expect(await filesOf('defra-adp-sandpit', 'adp-teams-config')).toContain(
      'flux/defradev-config.yaml',
    );
    expect(await filesOf('DEFRA', 'adp-flux-services')).toEqual(
      expect.arrayContaining([
        'services/base/team-identity.yaml',
        'services/environments/snd/04/kustomization.yaml',
      ]),
    );
    expect(await filesOf('DEFRA', 'adp-flux-templates')).toContain(
      'templates/programme/team/service/kustomization.yaml',
    );
    const { stdout } = await run('git', [
      'ls-remote',
      `${test.sandbox.github.url}/DEFRA/adp-flux-templates.git`,
      'refs/tags/*',
    ]);
    expect(stdout).toMatch(/refs\/tags\/1\.0\.0\^\{\}/);
  });

  it('writes the credentials that the portal reads, for its owner only', async () => {
    const file = join(test.directory, 'state/github-app-credentials.yaml');

    expect(parse(await readFile(file, 'utf8'))).toEqual(
      test.sandbox.github.app,
    );
    expect((await stat(file)).mode % 0o100).toBe(0);
  });

  it('keeps its state over a restart', async () => {
    await test.octokit.repos.createInOrg({
      org: 'DEFRA',
      name: 'kept',
      auto_init: true,
    });
    await test.octokit.teams.create({ org: 'DEFRA', name: 'kept-team' });
    const installation = await test.asInstallation('DEFRA');
    const { token, app } = test.sandbox.github;
    const { data: before } = await installation.git.getRef({
      ...repository,
      ref: 'heads/main',
    });

    await test.restart();

    expect(test.sandbox.github).toMatchObject({ token, app });
    const { data: after } = await test.octokit.git.getRef({
      ...repository,
      ref: 'heads/main',
    });
    expect(after.object.sha).toBe(before.object.sha);
    await test.octokit.repos.getReadme({ owner: 'DEFRA', repo: 'kept' });
    const { data: team } = await test.octokit.teams.getByName({
      org: 'DEFRA',
      team_slug: 'kept-team',
    });
    expect(team.url).toContain(test.sandbox.github.url);
  });

  it('removes the locks of a process that was killed', async () => {
    const directory = join(
      test.sandbox.github.directory,
      'DEFRA/adp-flux-services.git',
    );
    await writeFile(join(directory, 'refs/heads/main.lock'), '');
    await writeFile(join(directory, 'packed-refs.lock'), '');

    await test.restart();

    const { status } = await test.octokit.repos.createOrUpdateFileContents({
      ...repository,
      path: 'unlocked.txt',
      message: 'Write',
      content: '',
    });
    expect(status).toBe(201);
    expect(await readdir(directory)).not.toContain('packed-refs.lock');
  });

  it('starts anew when it was ended in the middle of seeding', async () => {
    await rm(join(test.directory, 'state/github/seeded'));
    await rm(join(test.directory, 'state/github/DEFRA/adp-flux-core.git'), {
      recursive: true,
    });

    await test.restart();

    const { data } = await test.octokit.repos.getReadme({
      owner: 'DEFRA',
      repo: 'adp-flux-core',
    });
    expect(data.path).toBe('README.md');
  });

  it('refuses to run in production', async () => {
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    try {
      await expect(
        startSandbox({ stateDir: '/nowhere', githubPort: 0, entraPort: 0 }),
      ).rejects.toThrow('The sandbox does not run with NODE_ENV=production');
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
  });

  it.each([
    { service: 'GitHub', variable: 'ADP_SANDBOX_GITHUB_PORT' },
    { service: 'Entra ID', variable: 'ADP_SANDBOX_ENTRA_PORT' },
  ])('says when the port of $service is taken', async ({ variable }) => {
    const occupant = createServer();
    await new Promise<void>(resolve => {
      occupant.listen(0, 'localhost', resolve);
    });
    const address = occupant.address();
    const port = typeof address === 'object' ? address?.port ?? 0 : 0;
    const stateDir = await mkdtemp(join(tmpdir(), 'sandbox-'));
    try {
      await expect(
        startSandbox({
          stateDir,
          githubPort: variable === 'ADP_SANDBOX_GITHUB_PORT' ? port : 0,
          entraPort: variable === 'ADP_SANDBOX_ENTRA_PORT' ? port : 0,
        }),
      ).rejects.toThrow(
        new RegExp(`^Port ${port}, .* is in use: .* set ${variable} `),
      );
    } finally {
      occupant.close();
      await rm(stateDir, { recursive: true });
    }
  });

  it('says when there is no Git', async () => {
    const { PATH } = process.env;
    process.env.PATH = test.directory;
    try {
      await expect(
        startSandbox({
          stateDir: join(test.directory, 'no-git'),
          githubPort: 0,
          entraPort: 0,
        }),
      ).rejects.toThrow('Install Git and start again');
    } finally {
      process.env.PATH = PATH;
    }
  });

  it('says when Git is too old', async () => {
    const { PATH } = process.env;
    const bin = await mkdtemp(join(test.directory, 'bin-'));
    await writeFile(
      join(bin, 'git'),
      '#!/bin/sh\necho "git version 2.17.1"\n',
      { mode: 0o755 },
    );
    process.env.PATH = `${bin}:${PATH}`;
    try {
      await expect(
        startSandbox({
          stateDir: join(test.directory, 'old-git'),
          githubPort: 0,
          entraPort: 0,
        }),
      ).rejects.toThrow(
        'The sandbox needs Git 2.38 or newer, and this is git version 2.17.1',
      );
    } finally {
      process.env.PATH = PATH;
    }
  });
});
