import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox, type Sandbox } from '../startSandbox';

const run = promisify(execFile);

describe('Git over HTTP', () => {
  let directory: string;
  let sandbox: Sandbox;

  const git = (...args: string[]) =>
    run('git', args, {
      cwd: directory,
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
    url.replace('http://', `http://x-access-token:${sandbox.github.token}@`);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sandbox-git-'));
    sandbox = await startSandbox({
      stateDir: join(directory, 'state'),
      githubPort: 0,
      entraPort: 0,
    });
  });

  afterAll(async () => {
    await sandbox.stop();
    await rm(directory, { recursive: true });
  });

  it('clones a public repository without credentials', async () => {
    await git(
      'clone',
      '-q',
      `${sandbox.github.url}/DEFRA/adp-flux-services.git`,
      'anonymous',
    );

    expect(
      await readFile(join(directory, 'anonymous/README.md'), 'utf8'),
    ).toContain('adp-flux-services');
  });

  it('asks for credentials before it shows an internal repository', async () => {
    const url = `${sandbox.github.url}/DEFRA/adp-teams-config.git`;

    await expect(git('ls-remote', url)).rejects.toThrow(
      'could not read Username',
    );
    expect((await git('ls-remote', withToken(url))).stdout).toContain(
      'refs/heads/main',
    );
  });

  it('takes a push with a token, as an ordinary commit', async () => {
    const url = `${sandbox.github.url}/DEFRA/adp-flux-core.git`;
    await git('clone', '-q', url, 'pushed');
    await writeFile(join(directory, 'pushed/note.txt'), 'hello\n');
    await git('-C', 'pushed', 'add', '.');
    await git('-C', 'pushed', 'commit', '-qm', 'Add a note');

    await expect(git('-C', 'pushed', 'push', '-q')).rejects.toThrow(
      'could not read Username',
    );
    await git('-C', 'pushed', 'push', '-q', withToken(url), 'main');

    const log = await git(
      `--git-dir=${sandbox.github.directory}/DEFRA/adp-flux-core.git`,
      'log',
      '-1',
      '--format=%an <%ae> %s',
    );
    expect(log.stdout).toBe('Jane Doe <jane.doe@defra.gov.uk> Add a note\n');
  });
});
