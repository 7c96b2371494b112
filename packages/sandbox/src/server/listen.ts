import type { Server } from 'node:net';

/**
 * Listens on localhost only and returns the port, a free one when `port` is 0.
 *
 * @throws Error in one sentence when the port is taken.
 */
export async function listen(
  server: Server,
  port: number,
  options: { purpose: string; variable: string },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', error =>
      reject(
        'code' in error && error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port}, wanted for ${options.purpose}, is in use: stop the program that uses it, or set ${options.variable} to a free port.`,
            )
          : error,
      ),
    );
    server.listen(port, 'localhost', resolve);
  });
  const address = server.address();
  if (!address || typeof address === 'string') {
    throw new Error('The server does not listen on a TCP port.');
  }
  return address.port;
}

/** Stops listening and cuts the connections that are still open. */
export async function close(server: Server & { closeAllConnections(): void }) {
  await new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
