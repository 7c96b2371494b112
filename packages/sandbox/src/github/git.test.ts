import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { useSandbox } from '../__testUtils__/useSandbox';

const run = promisify(execFile);

describe('Git over HTTP', () => {
  const test = useSandbox();
  const git = (...args: string[]) =>
    run('git', args, {
      cwd: test.directory,
      env: {
        ...process.env,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: 'Jane Doe',
        GIT_AUTHOR_EMAIL: 'jane.doe@defra.gov.uk',
        GIT_COMMITTER_NAME: 'Jane Doe',
        GIT_COMMITTER_EMAIL: 'jane.doe@defra.gov.uk',
      },
    });
  const withToken = (url: string) =>
    url.replace(
      'http://',
      `http://x-access-token:${test.sandbox.github.token}@`,
    );

  it('clones a public repository without credentials', async () => {
    await git(
      'clone',
      '-q',
      `${test.sandbox.github.url}/DEFRA/adp-flux-services.git`,
      'anonymous',
    );

    expect(
      await readFile(join(test.directory, 'anonymous/README.md'), 'utf8'),
    ).toContain('adp-flux-services');
  });

  it('asks for credentials before it shows an internal repository', async () => {
    const url = `${test.sandbox.github.url}/DEFRA/adp-teams-config.git`;

    await expect(git('ls-remote', url)).rejects.toThrow(
      'could not read Username',
    );
    expect((await git('ls-remote', withToken(url))).stdout).toContain(
      'refs/heads/main',
    );
  });

  it('takes a push with a token, as an ordinary commit', async () => {
    const url = `${test.sandbox.github.url}/DEFRA/adp-flux-core.git`;
    await git('clone', '-q', url, 'pushed');
    await writeFile(join(test.directory, 'pushed/note.txt'), 'hello\n');
    await git('-C', 'pushed', 'add', '.');
    await git('-C', 'pushed', 'commit', '-qm', 'Add a note');

    await expect(git('-C', 'pushed', 'push', '-q')).rejects.toThrow(
      'could not read Username',
    );
    await git('-C', 'pushed', 'push', '-q', withToken(url), 'main');

    const log = await git(
      `--git-dir=${test.sandbox.github.directory}/DEFRA/adp-flux-core.git`,
      'log',
      '-1',
      '--format=%an <%ae> %s',
    );
    expect(log.stdout).toBe('Jane Doe <jane.doe@defra.gov.uk> Add a note\n');
  });

  it('reads a compressed request, as Git sends a long one', async () => {
    // Protocol version 2, packet lines: the command, a delimiter, an argument, the end.
    const request = '0014command=ls-refs\n0001001bref-prefix refs/heads/\n0000';
    const response = await fetch(
      `${test.sandbox.github.url}/DEFRA/adp-flux-services.git/git-upload-pack`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/x-git-upload-pack-request',
          'content-encoding': 'gzip',
          'git-protocol': 'version=2',
        },
        body: gzipSync(request),
      },
    );

    expect(await response.text()).toMatch(
      /^003d[0-9a-f]{40} refs\/heads\/main\n/,
    );
  });

  it('makes the first branch that is pushed the default one', async () => {
    await test.octokit.repos.createInOrg({ org: 'DEFRA', name: 'first-push' });
    const url = `${test.sandbox.github.url}/DEFRA/first-push.git`;
    await git('init', '-q', '--initial-branch=trunk', 'first-push');
    await git(
      '-C',
      'first-push',
      'commit',
      '-q',
      '--allow-empty',
      '-m',
      'Begin',
    );
    await git('-C', 'first-push', 'push', '-q', withToken(url), 'trunk');

    const { data } = await test.octokit.repos.get({
      owner: 'DEFRA',
      repo: 'first-push',
    });
    expect(data.default_branch).toBe('trunk');
    await git('clone', '-q', url, 'first-clone');
    const { stdout } = await git(
      '-C',
      'first-clone',
      'branch',
      '--show-current',
    );
    expect(stdout).toBe('trunk\n');
  });

  it('does not take a push that would lose commits', async () => {
    const url = `${test.sandbox.github.url}/DEFRA/adp-flux-templates.git`;
    await git('clone', '-q', url, 'behind');
    await test.octokit.repos.createOrUpdateFileContents({
      owner: 'DEFRA',
      repo: 'adp-flux-templates',
      path: 'ahead.txt',
      message: 'Be ahead',
      content: '',
    });
    await git('-C', 'behind', 'commit', '-q', '--allow-empty', '-m', 'Diverge');

    await expect(
      git('-C', 'behind', 'push', withToken(url), 'main'),
    ).rejects.toThrow('rejected');
  });
});
