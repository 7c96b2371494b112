import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import type { RateLimitStatus } from '../rateLimits';

/** What every resolver needs to know about the request. */
export type GraphQLContext = {
  github: GitHub;
  principal: Principal;
  rateLimit: RateLimitStatus;
};

/** The fields of a GraphQL object by name: values, or methods that compute them. */
export type GraphQLFields = Record<string, unknown>;

/** GitHub's values of `errors[].type`, those used here. */
type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'STALE_DATA'
  | 'UNPROCESSABLE'
  | 'ARGUMENT_LIMIT'
  | 'MISSING_PAGINATION_BOUNDARIES';

/** An error with GitHub's `type` beside its message. */
export function graphQLError(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/**
 * Resolves a field from the property or method of the same name. A field that
 * is in GitHub's schema and that the stand-in knows nothing of is an error, so
 * that a missing answer is never taken for an empty one.
 */
export const resolveField: GraphQLFieldResolver<unknown, GraphQLContext> = (
  source,
  args,
  context,
  info,
) => {
  if (
    typeof source !== 'object' ||
    source === null ||
    !(info.fieldName in source)
  ) {
    throw new GraphQLError(
      `The sandbox does not answer ${info.parentType.name}.${info.fieldName}.`,
    );
  }
  const value = (source as Record<string, unknown>)[info.fieldName];
  return typeof value === 'function'
    ? value.call(source, args, context, info)
    : value;
};
