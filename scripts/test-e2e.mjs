// @ts-check
// `npm run test:e2e`: starts the portal with a fresh sandbox and uses it in a real
// browser. Arguments go to Playwright: `npm run test:e2e -- home.test.ts`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './console/problem.mjs';
import { ensureKubectl } from './setup/kubectl.mjs';
import { toolsDirectory } from './setup/paths.mjs';
import { setUp } from './setup/setUp.mjs';
import { findChromium } from './testing/chromium.mjs';
import { countsLine, readPlaywrightCounts } from './testing/counts.mjs';
import { startPortalUnderTest } from './testing/portalUnderTest.mjs';
import { packageProgram, runStages, runVisibly } from './testing/stages.mjs';

const report = join(toolsDirectory, 'playwright-report.json');

await runCommand(async () => {
  await setUp();
  const chromium = findChromium(process.env);
  const kubectl = await ensureKubectl();
  // CI keeps the development server from reloading pages under the tests.
  const portal = await startPortalUnderTest({ ...process.env, CI: '1' });
  let counts;
  try {
    counts = await runStages([
      playwrightStage({
        ...process.env,
        ...portal.settings,
        CHROMIUM: chromium,
        ADP_E2E_REPORT: report,
        ...(kubectl && { ADP_KUBECTL: kubectl }),
      }),
    ]);
  } finally {
    await portal.stop();
  }
  if (process.exitCode) {
    console.log(`The logs of the servers: ${portal.stateDirectory}/logs`);
  } else {
    portal.removeState();
  }
  console.log(`\n${countsLine(counts)}`);
});

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./testing/stages.mjs').Stage}
 */
function playwrightStage(env) {
  return {
    label: 'End-to-end tests',
    visible: true,
    run: async () => {
      rmSync(report, { force: true });
      const ok = await runVisibly(
        packageProgram('playwright', 'test', ...process.argv.slice(2)),
        env,
      );
      return { ok, counts: readPlaywrightCounts(report) };
    },
  };
}
