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
  `export const spec = ${JSON.stringify(
    withParametersOfPaths(document),
  )} as const;`,
);
write(
  'plugins/adp-common/src/api/schema.generated.ts',
  astToString(await openapiTS(text)),
);

/**
 * The types of the router see only the parameters of the operations themselves.
 *
 * @param {any} spec an OpenAPI document
 */
function withParametersOfPaths(spec) {
  const paths = Object.entries(spec.paths).map(
    ([path, { parameters = [], ...operations }]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          {
            ...operation,
            parameters: [...parameters, ...(operation.parameters ?? [])],
          },
        ]),
      ),
    ],
  );
  return { ...spec, paths: Object.fromEntries(paths) };
}

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
