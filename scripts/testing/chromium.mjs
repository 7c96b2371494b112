// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { Problem } from '../console/problem.mjs';

const candidates = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser of the end-to-end tests: what `CHROMIUM` names, otherwise the
 * first Chromium or Chrome found.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} its path
 */
export function findChromium(env) {
  if (env.CHROMIUM) {
    if (spawnSync(env.CHROMIUM, ['--version']).status !== 0) {
      throw new Problem(
        `CHROMIUM is '${env.CHROMIUM}', which is not a browser that can be run. Set it to the path of Chromium or Chrome, or unset it.`,
      );
    }
    return env.CHROMIUM;
  }
  const found = candidates.flatMap(name => locate(name, env.PATH ?? ''))[0];
  if (!found) {
    throw new Problem(
      'No Chromium or Chrome was found for the end-to-end tests. Install one (`apt-get install chromium` on Debian and Ubuntu, ' +
        '`brew install --cask chromium` on macOS), or set CHROMIUM to the path of one.',
    );
  }
  return found;
}

/**
 * @param {string} name a command name or an absolute path
 * @param {string} path the PATH
 */
function locate(name, path) {
  const files = isAbsolute(name)
    ? [name]
    : path.split(delimiter).map(directory => join(directory, name));
  return files.filter(existsSync);
}
