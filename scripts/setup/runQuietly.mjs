// @ts-check
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { logsDirectory, repositoryRoot } from './paths.mjs';

/**
 * Runs a command without showing its output, which goes to
 * `.tools/logs/<log>.log` and is returned, so that it can be shown on failure.
 *
 * @param {string[]} command program and arguments
 * @param {{ log: string; cwd?: string; env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number; output: string; logFile: string }>}
 *   `code` is the exit code, 127 when the program does not exist, and 128 when a
 *   signal ended it
 */
export function runQuietly(command, options) {
  mkdirSync(logsDirectory, { recursive: true });
  const logFile = join(logsDirectory, `${options.log}.log`);
  const log = createWriteStream(logFile);
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? repositoryRoot,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    /** @param {string} text */
    const keep = text => {
      output += text;
      log.write(text);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', error => {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') {
        output = `${program}: not found`;
        log.end(() => resolve({ code: 127, output, logFile }));
      } else {
        reject(error);
      }
    });
    child.once('close', code => {
      log.end(() => resolve({ code: code ?? 128, output, logFile }));
    });
  });
}
