// Holds the REST exchanges that the sandbox recorded against GitHub's published
// OpenAPI description: `node scripts/run-ts.mjs packages/sandbox/contract/check.ts [FILE]`,
// where FILE is what ADP_SANDBOX_RECORD named while the exchanges happened.
import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ExchangeChecker, type Violation } from '../src/contract/checkExchange';
import { fetchOpenApi } from '../src/contract/fetchOpenApi';

const OPENAPI_FOLDER = resolve(__dirname, '../../../.tools/openapi');

async function main(): Promise<void> {
  const file = process.argv[2] ?? process.env.ADP_SANDBOX_RECORD;
  if (!file) {
    throw new Error('usage: check.ts FILE, or set ADP_SANDBOX_RECORD to FILE');
  }
  if (!existsSync(file)) {
    throw new Error(
      `There is no recording ${file}. Run the tests with ADP_SANDBOX_RECORD=${file} first.`,
    );
  }
  const checker = new ExchangeChecker(await fetchOpenApi(OPENAPI_FOLDER));
  const violations = new Map<string, Violation>();
  let exchanges = 0;
  for await (const line of createInterface(createReadStream(file))) {
    exchanges += 1;
    for (const violation of checker.check(JSON.parse(line))) {
      // The same disagreement in a hundred exchanges is one disagreement.
      const { method, part, schemaPath, message } = violation;
      violations.set(`${method} ${part} ${schemaPath} ${message}`, violation);
    }
  }
  for (const {
    method,
    path,
    part,
    schemaPath,
    message,
  } of violations.values()) {
    process.stdout.write(
      `${method} ${path}\n  ${part}: ${message}${
        schemaPath && `\n  ${schemaPath}`
      }\n`,
    );
  }
  process.stdout.write(
    `${exchanges} exchanges, ${checker.operationIds.size} operations, ${violations.size} violations\n`,
  );
  process.exitCode = violations.size === 0 && exchanges > 0 ? 0 : 1;
}

main().catch(error => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
