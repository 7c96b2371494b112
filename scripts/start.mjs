// @ts-check
// `npm start`: sets up what is missing, starts the sandbox and the portal, says
// where they are, and stops them together. `npm start -- --verbose` shows what
// the servers write as they write it.
import { parseArgs } from 'node:util';
import { Problem, runCommand } from './console/problem.mjs';
import { stopRequested } from './console/signals.mjs';
import { checkPortsAreFree } from './portal/ports.mjs';
import { reporter } from './portal/reporter.mjs';
import { Servers } from './portal/servers.mjs';
import { readSettings } from './portal/settings.mjs';
import { welcome } from './portal/welcome.mjs';
import { ensureKubectl } from './setup/kubectl.mjs';
import { setUp } from './setup/setUp.mjs';

await runCommand(async () => {
  const { verbose } = readOptions();
  const settings = readSettings(process.env);
  await checkPortsAreFree(settings.ports);
  await setUp();
  const kubectl = await ensureKubectl();

  const giveUp = new AbortController();
  const stopped = stopRequested().then(() => giveUp.abort());
  const servers = new Servers(settings, {
    kubectl,
    signal: giveUp.signal,
    onLine: reporter({ verbose }),
  });
  try {
    await Promise.race([servers.start(), stopped]);
    if (!giveUp.signal.aborted) {
      console.log(welcome(settings));
      process.send?.('ready');
      await Promise.race([servers.failed(), stopped]);
    }
  } finally {
    console.log('Stopping ...');
    await servers.stop();
  }
});

function readOptions() {
  try {
    return parseArgs({
      options: { verbose: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    throw new Problem(
      `${
        /** @type {Error} */ (error).message
      }\nusage: npm start [-- --verbose]`,
    );
  }
}
