// @ts-check
// Runs a command with a PostgreSQL server for its tests, for example those of
// one package: node scripts/with-postgres.mjs yarn workspace NAME test
import { Problem, runCommand } from './console/problem.mjs';
import { startPostgres } from './testing/postgres.mjs';
import { runVisibly } from './testing/stages.mjs';

await runCommand(async () => {
  const command = process.argv.slice(2);
  if (command.length === 0) {
    throw new Problem(
      'Which command? For example: node scripts/with-postgres.mjs yarn workspace @adp/plugin-adp-backend test --watch=false',
    );
  }
  const postgres = await startPostgres({ ...process.env, CI: '1' });
  const ok = await runVisibly(command, {
    ...process.env,
    ...postgres?.env,
    CI: '1',
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
  });
  postgres?.stop();
  process.exitCode = ok ? 0 : 1;
});
