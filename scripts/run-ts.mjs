// Runs a TypeScript file of this repository with the loader that Backstage's own
// command line uses: `node scripts/run-ts.mjs packages/sandbox/src/main.ts`.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('usage: node scripts/run-ts.mjs FILE.ts [ARGUMENT...]');
  process.exit(2);
}
const require = createRequire(import.meta.url);
require('@backstage/cli-node/config/nodeTransform.cjs');

process.argv = [process.argv[0], resolve(file), ...args];
require(resolve(file));
