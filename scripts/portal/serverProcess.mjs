// @ts-check
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

/** How long a server may take to end by itself before it is killed. */
const GRACE_MS = 10_000;
const KEPT_LINES = 40;

/**
 * A server that runs beside this process. Its output goes to a log file, line by
 * line also to listeners of 'line'. It leads a process group of its own, so that
 * what it starts is stopped with it, and Ctrl-C reaches it only through
 * {@link ServerProcess.stop}.
 *
 * @extends {EventEmitter<{ line: [string] }>}
 */
export class ServerProcess extends EventEmitter {
  /** @type {string[]} */
  #lastLines = [];
  #child;

  /**
   * @param {object} options
   * @param {string} options.name for people, e.g. 'backend'
   * @param {string[]} options.command
   * @param {string} options.cwd
   * @param {NodeJS.ProcessEnv} options.env
   * @param {string} options.logFile
   */
  constructor({ name, command: [program, ...args], cwd, env, logFile }) {
    super();
    this.name = name;
    this.logFile = logFile;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile);
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    const killGroup = () => this.#signal('SIGKILL');
    process.once('exit', killGroup);
    // What outlives the leader would hold its ports, and keep its output open.
    child.once('exit', killGroup);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        const text = stripVTControlCharacters(line);
        log.write(`${text}\n`);
        this.#lastLines = [...this.#lastLines, text].slice(-KEPT_LINES);
        this.emit('line', text);
      });
    }
    const over = new Promise(resolve => {
      child.once('error', error => resolve(error.message));
      child.once('close', (code, signal) =>
        resolve(signal ? `signal ${signal}` : `exit code ${code}`),
      );
    });
    /** Resolves, when the process is over, to how it ended, e.g. 'exit code 1'. */
    this.ended = over.then(async how => {
      process.off('exit', killGroup);
      await new Promise(resolve => log.end(resolve));
      return how;
    });
  }

  /** The end of its output, for the message that says why it failed. */
  get lastLines() {
    return this.#lastLines.join('\n');
  }

  /** Asks the whole process group to end, and kills it when it does not. */
  async stop() {
    this.#signal('SIGTERM');
    const timer = setTimeout(() => this.#signal('SIGKILL'), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    if (!this.#child.pid) {
      return;
    }
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      // ESRCH: the group is gone already, which is what was wanted.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') {
        throw error;
      }
    }
  }
}
