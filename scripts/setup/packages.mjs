// @ts-check
import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { lastLines, Problem } from '../console/problem.mjs';
import { step } from '../console/progress.mjs';
import { repositoryRoot, toolsDirectory } from './paths.mjs';
import { runQuietly } from './runQuietly.mjs';
import { yarnCommand } from './yarn.mjs';

const stampFile = join(toolsDirectory, 'installed-packages');
const yarnState = join(repositoryRoot, 'node_modules', '.yarn-state.yml');

/** Installs the packages of yarn.lock, unless they are installed already. */
export async function ensurePackages() {
  const files = filesThatDecide(repositoryRoot);
  const fingerprint = fingerprintOf(files);
  if (isInstalled(fingerprint) || isInstalledByHand(files)) {
    writeFileSync(stampFile, fingerprint);
    return;
  }
  const yarn = await yarnCommand();
  await step('Packages of yarn.lock (yarn install)', () => install(yarn));
  writeFileSync(stampFile, fingerprint);
}

/**
 * The files that decide what has to be installed: those of the repository root
 * and the package.json of every workspace.
 *
 * @param {string} root
 */
export function filesThatDecide(root) {
  const rootManifest = join(root, 'package.json');
  const { workspaces } = JSON.parse(readFileSync(rootManifest, 'utf8'));
  const manifests = workspaces.flatMap((/** @type {string} */ pattern) => {
    const parent = join(root, pattern.replace(/\/\*$/, ''));
    return readdirSync(parent)
      .sort()
      .map(name => join(parent, name, 'package.json'))
      .filter(existsSync);
  });
  return [
    join(root, 'yarn.lock'),
    join(root, '.yarnrc.yml'),
    rootManifest,
    ...manifests,
  ];
}

/** @param {string[]} files */
export function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} fingerprint */
function isInstalled(fingerprint) {
  return (
    existsSync(yarnState) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === fingerprint
  );
}

/**
 * After a `yarn install` typed by hand there is no stamp, but Yarn's own state
 * file is newer than everything it depends on.
 *
 * @param {string[]} files
 */
function isInstalledByHand(files) {
  if (!existsSync(yarnState)) {
    return false;
  }
  const installedAt = statSync(yarnState).mtimeMs;
  return files.every(file => statSync(file).mtimeMs < installedAt);
}

/** @param {string[]} yarn */
async function install(yarn) {
  const command = [...yarn, 'install', '--immutable'];
  const env = { ...process.env, YARN_ENABLE_PROGRESS_BARS: '0' };
  let result = await runQuietly(command, { log: 'yarn-install', env });
  if (result.code !== 0 && result.output.includes('onCancel')) {
    // Yarn's HTTP client dies so when a connection breaks while it is retrying:
    // once more without retries and with fewer connections.
    result = await runQuietly(command, {
      log: 'yarn-install',
      env: { ...env, YARN_HTTP_RETRY: '0', YARN_NETWORK_CONCURRENCY: '8' },
    });
  }
  if (result.code !== 0) {
    throw new Problem(
      `The packages could not be installed. Yarn said (all of it is in ${
        result.logFile
      }):\n\n${yarnErrors(result.output)}`,
    );
  }
}

/**
 * What Yarn reports with a code, once each, without its notes on peers (YN0002,
 * YN0060, YN0086) and build scripts (YN0004) and without stack traces.
 *
 * @param {string} output
 */
export function yarnErrors(output) {
  const coded = output
    .split('\n')
    .filter(line => /^➤ YN(?!0000|0002|0004|0060|0086)\d{4}/.test(line));
  const errors = [...new Set(coded)].slice(0, 10).join('\n');
  return errors || lastLines(output, 25);
}
