import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

let schema: GraphQLSchema | undefined;

/**
 * GitHub's published GraphQL schema. Building it takes a good part of a second,
 * so it happens on the first GraphQL request of a process.
 */
export function githubSchema(): GraphQLSchema {
  schema ??= buildSchema(
    readFileSync(
      require.resolve('@octokit/graphql-schema/schema.graphql'),
      'utf8',
    ),
    { assumeValidSDL: true },
  );
  return schema;
}
