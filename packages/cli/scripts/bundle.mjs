// Makes the command line one file, dist/adp.cjs, that needs Node.js and no other
// package: pipelines install it from a tarball, without resolving dependencies.
// `yarn pack` and `yarn npm publish` run it.
import { build } from 'esbuild';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const outfile = fileURLToPath(new URL('../dist/adp.cjs', import.meta.url));

await build({
  entryPoints: [fileURLToPath(new URL('../src/cli.ts', import.meta.url))],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
});
chmodSync(outfile, 0o755);
