// @ts-check
// `npm run test:contract`: holds the requests and responses of the sandbox that
// `npm test` recorded against GitHub's published OpenAPI description.
import { existsSync } from 'node:fs';
import { Problem, runCommand } from './console/problem.mjs';
import { setUp } from './setup/setUp.mjs';
import { countsLine } from './testing/counts.mjs';
import { sandboxRecord } from './testing/sandboxRecord.mjs';
import { runVisibly } from './testing/stages.mjs';

await runCommand(async () => {
  await setUp();
  if (!existsSync(sandboxRecord)) {
    throw new Problem(
      `There is nothing to check: ${sandboxRecord} is missing. Run \`npm test\` first, which records what the sandbox is asked and answers.`,
    );
  }
  const ok = await runVisibly(
    [
      process.execPath,
      'scripts/run-ts.mjs',
      'packages/sandbox/contract/check.ts',
      ...process.argv.slice(2),
    ],
    { ...process.env, ADP_SANDBOX_RECORD: sandboxRecord },
  );
  process.exitCode = ok ? 0 : 1;
  console.log(`\n${countsLine({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 })}`);
});
