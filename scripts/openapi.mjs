// @ts-check
// Makes what the backend and the clients need from the OpenAPI document of the
// REST API: the document as a constant, whose types the router takes, and types
// for the client. A test says when they are older than the document.
//
//   npm run openapi
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { parse } from 'yaml';
import { repositoryRoot } from './setup/paths.mjs';

const documentPath = 'plugins/adp-backend/src/schema/openapi.yaml';
const note = `/* Made from ${documentPath} by 'npm run openapi'. */\n`;

const text = readFileSync(join(repositoryRoot, documentPath), 'utf8');
const document = parse(text);

write(
  'plugins/adp-backend/src/schema/openapi.generated.ts',
  `export const spec = ${JSON.stringify(document)} as const;`,
);
write(
  'plugins/adp-common/src/api/schema.generated.ts',
  astToString(await openapiTS(text)),
);

/**
 * @param {string} path
 * @param {string} code
 */
function write(path, code) {
  const formatted = format(`${note}${code}`, {
    parser: 'typescript',
    singleQuote: true,
    trailingComma: 'all',
    arrowParens: 'avoid',
  });
  writeFileSync(join(repositoryRoot, path), formatted);
}
