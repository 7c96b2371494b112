import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

/** A `git` command that ended with an exit code the caller did not expect. */
export class GitError extends Error {
  readonly name = 'GitError';

  constructor(
    readonly args: readonly string[],
    readonly exitCode: number | null,
    readonly stderr: string,
  ) {
    super(`git ${args[0]} failed (exit code ${exitCode}): ${stderr.trim()}`);
  }
}

/**
 * The environment of every `git` process: nothing of the developer's own
 * configuration, credentials or surrounding repository.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    SystemRoot: process.env.SystemRoot,
    TMPDIR: process.env.TMPDIR,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ADVICE: '0',
  };
}

/** The first Git that merges without a working copy (`merge-tree --write-tree`). */
const MINIMUM_VERSION = [2, 38];

/** @throws Error in one sentence when there is no Git, or too old a one. */
export async function assertGitInstalled(): Promise<void> {
  const output = (await runGit('.', ['version'])).toString('utf8').trim();
  const [, major, minor] = /(\d+)\.(\d+)/.exec(output) ?? [];
  const [wantedMajor, wantedMinor] = MINIMUM_VERSION;
  if (
    Number(major) < wantedMajor ||
    (Number(major) === wantedMajor && Number(minor) < wantedMinor)
  ) {
    throw new Error(
      `The sandbox needs Git ${MINIMUM_VERSION.join(
        '.',
      )} or newer, and this is ${output}. Update Git and start again.`,
    );
  }
}

type GitOptions = {
  /** Written to standard input. */
  input?: string | Buffer;
  env?: NodeJS.ProcessEnv;
  /** Exit codes that are answers, not failures; 0 always is. */
  okExitCodes?: number[];
};

/** Runs `git` in a bare repository and returns its standard output. */
export async function runGit(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<Buffer> {
  const { stdout } = await runGitForExitCode(directory, args, options);
  return stdout;
}

/** Like {@link runGit}, for commands whose exit code is an answer, such as `merge-tree`. */
export function runGitForExitCode(
  directory: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<{ exitCode: number; stdout: Buffer }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [`--git-dir=${directory}`, ...args], {
      env: { ...gitEnvironment(), ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    child.on('error', error =>
      reject(
        'code' in error && error.code === 'ENOENT'
          ? new Error(
              'The sandbox needs the git command, and there is none on the PATH. Install Git and start again.',
            )
          : error,
      ),
    );
    child.on('close', exitCode => {
      if (exitCode === 0 || options.okExitCodes?.includes(exitCode ?? -1)) {
        resolve({ exitCode: exitCode ?? 0, stdout: Buffer.concat(stdout) });
      } else {
        reject(
          new GitError(args, exitCode, Buffer.concat(stderr).toString('utf8')),
        );
      }
    });
    // A command may end before it has read all of its input; its exit code tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
  });
}
