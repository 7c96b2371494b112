// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../console/problem.mjs';
import { forwardStopSignals } from '../console/signals.mjs';
import { findFreePort } from '../portal/ports.mjs';
import { settingsEnvironment } from '../portal/settings.mjs';
import { repositoryRoot } from '../setup/paths.mjs';

/**
 * Starts the portal as `npm start` does, on free ports and with a state of its
 * own, freshly seeded.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export async function startPortalUnderTest(env) {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'adp-e2e-'));
  const settings = settingsEnvironment({
    stateDirectory,
    ports: {
      app: await findFreePort(),
      backend: await findFreePort(),
      github: await findFreePort(),
      entra: await findFreePort(),
      kubernetes: await findFreePort(),
    },
  });
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: repositoryRoot,
    env: { ...env, ...settings },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  forwardStopSignals(child);
  const ended = new Promise(resolve => child.once('exit', resolve));
  const ready = new Promise(resolve => child.once('message', resolve));
  const outcome = await Promise.race([ready, ended.then(() => 'ended')]);
  if (outcome !== 'ready') {
    throw new Problem(
      `The portal did not start, so no test was run. Its logs: ${join(
        stateDirectory,
        'logs',
      )}`,
    );
  }
  return {
    /** The variables that tell the tests where the portal and the sandbox are. */
    settings,
    stateDirectory,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
    removeState: () => rmSync(stateDirectory, { recursive: true, force: true }),
  };
}
