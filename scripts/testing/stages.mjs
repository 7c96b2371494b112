// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beginLine, elapsed } from '../console/progress.mjs';
import { forwardStopSignals } from '../console/signals.mjs';
import { repositoryRoot } from '../setup/paths.mjs';
import { runQuietly } from '../setup/runQuietly.mjs';
import { countsLine } from './counts.mjs';

/**
 * @typedef {object} Stage
 * @property {string} label what it does, e.g. 'Type check'
 * @property {boolean} [visible] whether it writes to the terminal as it runs
 * @property {() => Promise<Outcome>} run
 *
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} [output] shown when the stage failed
 * @property {import('./counts.mjs').Counts} [counts] of the tests it ran
 */

/**
 * The command that runs a program of an installed package on this Node.
 *
 * @param {string} name e.g. 'tsc'
 * @param {string[]} args
 */
export function packageProgram(name, ...args) {
  return [
    process.execPath,
    join(repositoryRoot, 'node_modules', '.bin', name),
    ...args,
  ];
}

/**
 * A stage whose output is of interest only when it fails.
 *
 * @param {string} label
 * @param {string[][]} commands run until one fails
 * @returns {Stage}
 */
export function quietStage(label, ...commands) {
  const log = label.toLowerCase().replaceAll(' ', '-');
  return {
    label,
    run: async () => {
      for (const [index, command] of commands.entries()) {
        const { code, output } = await runQuietly(command, {
          log: `${log}-${index + 1}`,
        });
        if (code !== 0) {
          return { ok: false, output };
        }
      }
      return { ok: true };
    },
  };
}

/**
 * Runs a command that talks to the terminal itself.
 *
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} whether it succeeded
 */
export function runVisibly([program, ...args], env) {
  const child = spawn(program, args, {
    cwd: repositoryRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  forwardStopSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code === 0));
  });
}

/**
 * Runs all stages, also those after a failed one, and prints a summary. A failed
 * stage counts as one failure at least, so that the counts never read as success
 * when there was none; it also sets the exit code.
 *
 * @param {Stage[]} stages
 * @returns {Promise<import('./counts.mjs').Counts>} of all tests
 */
export async function runStages(stages) {
  const start = performance.now();
  const summary = [];
  const total = { passed: 0, failed: 0 };
  const failed = [];
  for (const { label, visible, run } of stages) {
    const line = beginLine(label, { interrupted: visible });
    const { ok, output, counts } = await run();
    const result = line.end(ok);
    summary.push(counts ? `${result}  ${countsLine(counts)}` : result);
    if (!ok) {
      console.log(output ?? '');
      failed.push(label);
    }
    total.passed += counts?.passed ?? 0;
    total.failed += counts?.failed ?? 0;
    total.failed += !ok && !counts?.failed ? 1 : 0;
  }
  console.log(`\nSummary (${elapsed(start)})\n${summary.join('\n')}`);
  if (failed.length > 0) {
    console.log(`\nFailed: ${failed.join(', ')}`);
    process.exitCode = 1;
  }
  return total;
}
