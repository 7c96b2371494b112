// @ts-check
import { createServer } from 'node:net';
import { Problem } from '../console/problem.mjs';
import { portVariables } from './settings.mjs';

/**
 * Refuses to start when a port that is needed is taken.
 *
 * @param {import('./settings.mjs').Ports} ports
 */
export async function checkPortsAreFree(ports) {
  for (const { key, name, user } of portVariables) {
    const port = ports[key];
    const code = await bindError(port);
    if (code === 'EADDRINUSE') {
      throw new Problem(
        `Port ${port} is in use, but ${user} needs it. Stop the program that uses it ` +
          `(another \`npm start\`?) or choose another port, for example: ${name}=${
            port + 100
          } npm start`,
      );
    }
    if (code) {
      throw new Problem(
        `Port ${port}, which ${user} needs, cannot be opened (${code}). Choose another port with ${name}, from 1024 on.`,
      );
    }
  }
}

/**
 * Whether something listens on a port of this machine.
 *
 * @param {number} port
 */
export async function isPortInUse(port) {
  return (await bindError(port)) === 'EADDRINUSE';
}

/** A port that is free now, chosen by the operating system. */
export async function findFreePort() {
  const server = createServer();
  const port = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, () => {
      const address = /** @type {import('node:net').AddressInfo} */ (
        server.address()
      );
      resolve(address.port);
    });
  });
  await new Promise(resolve => server.close(resolve));
  return /** @type {number} */ (port);
}

/**
 * A program may hold a port on one address only, so all that our servers may
 * use are tried.
 *
 * @param {number} port
 * @returns {Promise<string | undefined>} e.g. 'EADDRINUSE'
 */
async function bindError(port) {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
    const code = await bindErrorOn(host, port);
    // A machine without IPv6 has no such address: nothing can be in use there.
    if (code && code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') {
      return code;
    }
  }
  return undefined;
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | undefined>}
 */
function bindErrorOn(host, port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error =>
      resolve(/** @type {NodeJS.ErrnoException} */ (error).code),
    );
    server.listen({ host, port, exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}
