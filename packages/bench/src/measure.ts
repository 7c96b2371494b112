import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot, repositoryRoot } from './fleet';

/** Starts the line that has a measurement's result. */
const PREFIX = 'RESULT ';

/**
 * Runs a measurement in a process of its own, on one core where the system can
 * do that, so that its memory is its own.
 *
 * @throws Error with what the process wrote, when it failed
 */
export function measure<T>(row: string, ...args: (string | number)[]): T {
  const command = [
    process.execPath,
    join(repositoryRoot, 'scripts/run-ts.mjs'),
    join(packageRoot, 'src/rows', `${row}.ts`),
    ...args.map(String),
  ];
  const isPinned = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  const [program, ...rest] = isPinned
    ? ['taskset', '-c', '0', ...command]
    : command;
  const { status, stdout, stderr } = spawnSync(program, rest, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  const result = stdout.split('\n').find(line => line.startsWith(PREFIX));
  if (status !== 0 || !result) {
    throw new Error(`The measurement ${row} failed:\n${stdout}${stderr}`);
  }
  return JSON.parse(result.slice(PREFIX.length));
}

/** Seconds of processor time that a piece of work takes, whatever else runs. */
export function processorTime<T>(work: () => T): [T, number] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1e6];
}

/** Hands a measurement's result to the process that started it. */
export function report<T>(result: T): void {
  process.stdout.write(`${PREFIX}${JSON.stringify(result)}\n`);
}
