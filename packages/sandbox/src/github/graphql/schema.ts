import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
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

/** The package exports ES modules only, and parses 5 MB of JSON when imported; its text file is enough. */
function schemaFile(): string {
  const manifest = findPackageJSON(SCHEMA_PACKAGE, __filename);
  if (!manifest) {
    throw new Error(`${SCHEMA_PACKAGE} is not installed; run yarn install.`);
  }
  return join(dirname(manifest), 'schema.graphql');
}
