// @ts-check
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { checkPortsAreFree, findFreePort, isPortInUse } from './ports.mjs';

for (const host of ['127.0.0.1', '0.0.0.0']) {
  test(`a port taken on ${host} is found, and named with its variable`, async () => {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const { port } = address;
    try {
      assert.equal(await isPortInUse(port), true);
      await assert.rejects(
        checkPortsAreFree({
          app: await findFreePort(),
          backend: port,
          github: await findFreePort(),
          entra: await findFreePort(),
          kubernetes: await findFreePort(),
        }),
        {
          name: 'Problem',
          message: new RegExp(
            `^Port ${port} is in use, but the portal \\(its backend\\) needs it\\..* ADP_BACKEND_PORT=`,
          ),
        },
      );
    } finally {
      server.close();
    }
    await once(server, 'close');
    assert.equal(await isPortInUse(port), false);
  });
}
