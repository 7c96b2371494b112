// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../console/progress.mjs';
import { installFromNpm } from './npmTool.mjs';
import { repositoryRoot, toolsDirectory } from './paths.mjs';

/**
 * The command that runs Yarn: the Yarn 4 that started this process, if one did,
 * otherwise the version that package.json pins, obtained into `.tools/yarn`.
 *
 * @returns {Promise<string[]>}
 */
export async function yarnCommand() {
  const { npm_config_user_agent: agent, npm_execpath: execPath } = process.env;
  if (agent?.startsWith('yarn/4.') && execPath) {
    return [execPath];
  }
  const version = pinnedYarnVersion();
  const directory = join(toolsDirectory, 'yarn');
  const home = join(directory, 'node_modules', '@yarnpkg', 'cli-dist');
  if (installedVersion(home) !== version) {
    await step(`Yarn ${version} from the npm registry`, () =>
      installFromNpm(`@yarnpkg/cli-dist@${version}`, directory),
    );
  }
  return [process.execPath, join(home, 'bin', 'yarn.js')];
}

/** From `"packageManager": "yarn@4.13.0"`. */
function pinnedYarnVersion() {
  const { packageManager } = readJson(join(repositoryRoot, 'package.json'));
  return packageManager.replace(/^yarn@/, '').replace(/\+.*$/, '');
}

/** @param {string} packageDirectory */
function installedVersion(packageDirectory) {
  const file = join(packageDirectory, 'package.json');
  return existsSync(file) ? readJson(file).version : undefined;
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
