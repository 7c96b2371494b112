// @ts-check
// `npm test`: sets up what is missing, then runs the type check, the linter, the
// formatting check and all unit and integration tests. With arguments, for
// example `npm test -- plugins/adp-node`, only the tests they select.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './console/problem.mjs';
import { ensureKubectl } from './setup/kubectl.mjs';
import { toolsDirectory } from './setup/paths.mjs';
import { runQuietly } from './setup/runQuietly.mjs';
import { setUp } from './setup/setUp.mjs';
import {
  countsLine,
  parseNodeTestCounts,
  readJestCounts,
} from './testing/counts.mjs';
import { startPostgres } from './testing/postgres.mjs';
import { sandboxRecord } from './testing/sandboxRecord.mjs';
import {
  packageProgram,
  quietStage,
  runStages,
  runVisibly,
} from './testing/stages.mjs';

/**
 * Jest's own limit of 5 s a test is meant for code alone; here many tests start
 * servers and work on repositories, on machines that may be busy.
 */
const timeLimit = '--testTimeout=60000';

await runCommand(async () => {
  const selection = process.argv.slice(2);
  await setUp();
  const kubectl = await ensureKubectl();
  const postgres = await startPostgres(process.env);
  const tests = jestStage(selection, {
    ...process.env,
    ...postgres?.env,
    CI: '1',
    // TestDatabases would otherwise ask Docker for servers when CI is set.
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    ADP_SANDBOX_RECORD: sandboxRecord,
    ...(kubectl && { ADP_KUBECTL: kubectl }),
  });
  const counts = await runStages(
    selection.length > 0
      ? [tests]
      : [
          quietStage(
            'Type check',
            packageProgram('tsc'),
            packageProgram('tsc', '--project', 'scripts'),
          ),
          quietStage(
            'Lint',
            packageProgram('backstage-cli', 'repo', 'lint'),
            packageProgram('eslint', '--ext=.mjs,.ts', 'scripts', 'e2e-tests'),
          ),
          quietStage('Formatting', packageProgram('prettier', '--check', '.')),
          scriptTestsStage(),
          tests,
        ],
  );
  postgres?.stop();
  console.log(`\n${countsLine(counts)}`);
});

/** @returns {import('./testing/stages.mjs').Stage} */
function scriptTestsStage() {
  return {
    label: 'Tests of the scripts',
    run: async () => {
      const { code, output } = await runQuietly(
        [process.execPath, '--test', 'scripts/**/*.test.mjs'],
        { log: 'tests-of-the-scripts' },
      );
      return { ok: code === 0, output, counts: parseNodeTestCounts(output) };
    },
  };
}

/**
 * @param {string[]} selection arguments for Jest
 * @param {NodeJS.ProcessEnv} env
 * @returns {import('./testing/stages.mjs').Stage}
 */
function jestStage(selection, env) {
  const report = join(toolsDirectory, 'jest-report.json');
  return {
    label: 'Unit and integration tests',
    visible: true,
    run: async () => {
      rmSync(report, { force: true });
      rmSync(sandboxRecord, { force: true });
      const jest = ['repo', 'test', '--watch=false', '--json', timeLimit];
      const ok = await runVisibly(
        packageProgram(
          'backstage-cli',
          ...jest,
          `--outputFile=${report}`,
          ...selection,
        ),
        env,
      );
      return { ok, counts: readJestCounts(report) };
    },
  };
}
