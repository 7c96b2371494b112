// @ts-check
// `npm run bench`: measures how fast manifests are generated and validated, each
// beside the alternative, and prints one table.
import { runCommand } from './console/problem.mjs';
import { ensureKubectl } from './setup/kubectl.mjs';
import { setUp } from './setup/setUp.mjs';
import { runVisibly } from './testing/stages.mjs';

await runCommand(async () => {
  await setUp();
  const kubectl = await ensureKubectl();
  const ok = await runVisibly(
    [
      process.execPath,
      'scripts/run-ts.mjs',
      'packages/bench/src/main.ts',
      ...process.argv.slice(2),
    ],
    { ...process.env, ...(kubectl && { ADP_KUBECTL: kubectl }) },
  );
  process.exitCode = ok ? 0 : 1;
});
