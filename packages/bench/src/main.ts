import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measurements } from './measurements';
import { Row, toMarkdown } from './table';

/**
 * Measures how fast manifests are generated and validated, each beside the
 * alternative, and prints one Markdown table.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean', default: false },
    },
  });
  const names = Object.keys(measurements);
  if (values.help || values.only?.some(name => !names.includes(name))) {
    process.stdout.write(
      `usage: npm run bench -- [--json] [--only NAME]...\n\nNames: ${names.join(
        ', ',
      )}\n`,
    );
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const rows: Row[] = [];
  for (const [name, take] of Object.entries(measurements)) {
    if (!values.only || values.only.includes(name)) {
      process.stderr.write(`Measuring ${name} ...\n`);
      rows.push(...take());
    }
  }
  const machine = `Node ${process.versions.node}, ${cpus()[0]?.model.trim()}`;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ machine, rows }, undefined, 2)}\n`
      : `${toMarkdown(rows)}\nOne core, ${machine}\n`,
  );
  process.exitCode = rows.some(({ isMet }) => isMet === false) ? 1 : 0;
}

main();
