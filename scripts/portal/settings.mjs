// @ts-check
import { resolve } from 'node:path';
import { Problem } from '../console/problem.mjs';
import { repositoryRoot } from '../setup/paths.mjs';

/**
 * Where the portal and its sandbox listen: the variable that sets each port, its
 * value when unset, and what needs it.
 */
export const portVariables = /** @type {const} */ ([
  {
    key: 'app',
    name: 'ADP_APP_PORT',
    port: 3000,
    user: 'the portal (its pages)',
  },
  {
    key: 'backend',
    name: 'ADP_BACKEND_PORT',
    port: 7007,
    user: 'the portal (its backend)',
  },
  {
    key: 'github',
    name: 'ADP_SANDBOX_GITHUB_PORT',
    port: 7010,
    user: 'the GitHub of the sandbox',
  },
  {
    key: 'entra',
    name: 'ADP_SANDBOX_ENTRA_PORT',
    port: 7011,
    user: 'the Entra ID and Graph of the sandbox',
  },
  {
    key: 'kubernetes',
    name: 'ADP_SANDBOX_KUBERNETES_PORT',
    port: 7012,
    user: 'the clusters of the sandbox',
  },
]);

/**
 * @typedef {Record<typeof portVariables[number]['key'], number>} Ports
 *
 * @typedef {object} Settings
 * @property {string} stateDirectory absolute path of what the sandbox keeps
 * @property {Ports} ports
 */

/**
 * Reads `ADP_STATE_DIR` and the port variables.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 */
export function readSettings(env) {
  const ports = /** @type {Ports} */ ({});
  for (const { key, name, port } of portVariables) {
    ports[key] = env[name] ? parsePort(name, env[name]) : port;
    const other = portVariables.find(
      candidate => candidate.key !== key && ports[candidate.key] === ports[key],
    );
    if (other) {
      throw new Problem(
        `${other.name} and ${name} are both ${ports[key]}: give each a port of its own.`,
      );
    }
  }
  return {
    stateDirectory: resolve(repositoryRoot, env.ADP_STATE_DIR || '.sandbox'),
    ports,
  };
}

/**
 * The variables that tell the sandbox and the portal's configuration about the
 * settings; all are set, so that no default is needed in two places.
 *
 * @param {Settings} settings
 */
export function settingsEnvironment({ stateDirectory, ports }) {
  return Object.fromEntries([
    ['ADP_STATE_DIR', stateDirectory],
    ...portVariables.map(({ key, name }) => [name, String(ports[key])]),
  ]);
}

/**
 * @param {string} name
 * @param {string} value
 */
function parsePort(name, value) {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Problem(
      `${name} is '${value}', which is not a port: it must be a whole number from 1 to 65535.`,
    );
  }
  return port;
}
