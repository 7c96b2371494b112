import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { gitEnvironment } from './git';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export type GitObject = { oid: string; type: ObjectType; content: Buffer };

type Waiting = {
  resolve(object: GitObject | undefined): void;
  reject(error: Error): void;
};

const IDLE_MS = 20_000;
const NEWLINE = 0x0a;

/**
 * Reads objects of one repository through a `git cat-file --batch` process that
 * is kept while it is in use, so that reading thousands of objects starts one
 * process, not thousands.
 */
export class ObjectReader {
  readonly #directory: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes needed before it is worth looking at the buffer again. */
  #needed = 1;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The object that a revision names (an oid, `refs/heads/main`, `main:README.md`), if it exists. */
  read(revision: string): Promise<GitObject | undefined> {
    if (revision === '' || /[\n\0]/.test(revision)) {
      return Promise.resolve(undefined);
    }
    return new Promise((resolve, reject) => {
      const child = this.#start();
      this.#waiting.push({ resolve, reject });
      child.stdin.write(`${revision}\n`);
    });
  }

  /** Ends the process; a later read starts another. */
  close(): void {
    clearTimeout(this.#idleTimer);
    const child = this.#child;
    this.#fail(new Error('the object reader was closed'));
    child?.kill();
  }

  #start(): ChildProcessWithoutNullStreams {
    clearTimeout(this.#idleTimer);
    if (this.#child) {
      return this.#child;
    }
    const child = spawn(
      'git',
      [`--git-dir=${this.#directory}`, 'cat-file', '--batch'],
      { env: gitEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let stderr = '';
    child.stderr.on('data', chunk => {
      stderr += chunk;
    });
    child.stdout.on('data', chunk => this.#receive(chunk));
    child.stdin.on('error', () => {});
    child.on('error', error => this.#fail(error));
    child.on('close', () => {
      if (this.#child === child) {
        this.#fail(new Error(`git cat-file ended: ${stderr.trim()}`));
      }
    });
    this.#child = child;
    return child;
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) {
      return;
    }
    let buffer = Buffer.concat(this.#chunks);
    for (;;) {
      const parsed = parseReply(buffer);
      if ('needed' in parsed) {
        this.#needed = parsed.needed;
        break;
      }
      buffer = buffer.subarray(parsed.length);
      this.#waiting.shift()?.resolve(parsed.object);
    }
    this.#chunks = [buffer];
    this.#buffered = buffer.length;
    if (this.#waiting.length === 0) {
      this.#idleTimer = setTimeout(() => this.close(), IDLE_MS).unref();
    }
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#child = undefined;
    this.#waiting = [];
    this.#chunks = [];
    this.#buffered = 0;
    this.#needed = 1;
    waiting.forEach(({ reject }) => reject(error));
  }
}

/** Parses one reply of `cat-file --batch`: `<oid> <type> <size>\n<content>\n` or `<name> missing\n`. */
function parseReply(
  buffer: Buffer,
): { object: GitObject | undefined; length: number } | { needed: number } {
  const headerEnd = buffer.indexOf(NEWLINE);
  if (headerEnd < 0) {
    return { needed: buffer.length + 1 };
  }
  const header = buffer.toString('utf8', 0, headerEnd);
  const found = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(header);
  if (!found) {
    return { object: undefined, length: headerEnd + 1 };
  }
  const [, oid, type, size] = found;
  const start = headerEnd + 1;
  const end = start + Number(size);
  if (buffer.length < end + 1) {
    return { needed: end + 1 };
  }
  return {
    object: {
      oid,
      type: type as ObjectType,
      // A copy, so that a small object does not keep a large buffer alive.
      content: Buffer.from(buffer.subarray(start, end)),
    },
    length: end + 1,
  };
}
