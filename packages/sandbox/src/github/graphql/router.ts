import { Router, type Request } from 'express';
import {
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { z } from 'zod/v3';
import type { RequestDescription } from '../../server/requestLog';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import { principalOf, route } from '../rest/route';
import type { RateLimits } from '../rateLimits';
import { resolveField, type GraphQLContext } from './context';
import { root } from './root';
import { githubSchema } from './schema';

const requestSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.unknown()).nullish(),
});

/** `POST /api/graphql`, answered from GitHub's published schema. */
export function graphQLRouter(github: GitHub, rateLimits: RateLimits): Router {
  const router = Router();
  router.post(
    '/',
    route(async (req, res) => {
      const principal = principalOf(res);
      if (principal.kind === 'anonymous') {
        throw new GitHubError(
          401,
          'This endpoint requires you to be authenticated.',
        );
      }
      const body = requestSchema.safeParse(req.body);
      if (!body.success) {
        throw new GitHubError(
          400,
          'A query attribute must be specified and must be a string.',
        );
      }
      const { query, operationName, variables } = body.data;
      const prepared = prepare(query);
      if ('errors' in prepared) {
        res.json({ errors: prepared.errors.map(renderError) });
        return;
      }
      const contextValue: GraphQLContext = {
        github,
        principal,
        rateLimit: rateLimits.status(principal),
      };
      const { data, errors } = await execute({
        schema: githubSchema(),
        document: prepared.document,
        rootValue: root,
        contextValue,
        variableValues: variables,
        operationName,
        fieldResolver: resolveField,
      });
      res.json({
        ...(data !== undefined && { data }),
        ...(errors && { errors: errors.map(renderError) }),
      });
    }),
  );
  return router;
}

/** What a GraphQL request does, for the request log: its root fields, or the operation's name. */
export function describeGraphQLRequest(req: Request): RequestDescription {
  try {
    const { definitions } = parse(req.body.query);
    const operations = definitions.filter(
      (definition): definition is OperationDefinitionNode =>
        definition.kind === Kind.OPERATION_DEFINITION,
    );
    const operation =
      operations.find(({ name }) => name?.value === req.body.operationName) ??
      operations[0];
    const fields = operation.selectionSet.selections.map(selection =>
      selection.kind === Kind.FIELD ? selection.name.value : 'fragment',
    );
    return {
      operation: [...new Set(fields)].join(','),
      contentCreating: operation.operation === 'mutation',
    };
  } catch {
    return { operation: 'invalid', contentCreating: false };
  }
}

function prepare(
  query: string,
): { document: DocumentNode } | { errors: readonly GraphQLError[] } {
  try {
    const document = parse(query);
    const errors = validate(githubSchema(), document);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) {
      return { errors: [error] };
    }
    throw error;
  }
}

/** GitHub puts an error's `type` beside the message, not into the extensions. */
function renderError(error: GraphQLError) {
  const { type, ...extensions } = error.extensions;
  return {
    ...(type !== undefined && { type }),
    ...(error.path && { path: error.path }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
    ...(error.locations && { locations: error.locations }),
    message: error.message,
  };
}
