import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
});
