import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';

const SCHEMA_PACKAGE = '@octokit/graphql-schema';

let schema: GraphQLSchema | undefined;

/**
 * GitHub's published GraphQL schema. Building it takes a good part of a second,
 * so it happens on the first GraphQL request of a process.
 */
export function githubSchema(): GraphQLSchema {
  schema ??= buildSchema(readFileSync(schemaFile(), 'utf8'), {
    assumeValidSDL: true,
  });
  return schema;
}

/**
 * The package exports ES modules only, which parse 5 MB of JSON when imported;
 * its text file is enough, and `require.resolve` does not find it.
 */
function schemaFile(): string {
  const file = require.resolve
    .paths(SCHEMA_PACKAGE)
    ?.map(folder => join(folder, SCHEMA_PACKAGE, 'schema.graphql'))
    .find(existsSync);
  if (!file) {
    throw new Error(`${SCHEMA_PACKAGE} is not installed; run yarn install.`);
  }
  return file;
}
