import { renderOwner, renderViewer } from './accounts';
import { graphQLError, type GraphQLContext } from './context';
import { createCommitOnBranch } from './createCommitOnBranch';
import { createPullRequest, updatePullRequest } from './pullRequests';
import { renderRepository } from './repository';
import { repositoryByName } from './repositoryAccess';
import { updateRefs } from './updateRefs';

/** The root fields of queries and mutations that the stand-in answers. */
export const root = {
  repository(
    { owner, name }: { owner: string; name: string },
    context: GraphQLContext,
  ) {
    return renderRepository(
      context.github,
      repositoryByName(context, { owner, name }, 'contents:read'),
    );
  },

  repositoryOwner({ login }: { login: string }, { github }: GraphQLContext) {
    return renderOwner(github, login);
  },

  organization({ login }: { login: string }, { github }: GraphQLContext) {
    if (!github.findOrganization(login)) {
      throw graphQLError(
        'NOT_FOUND',
        `Could not resolve to an Organization with the login of '${login}'.`,
      );
    }
    return renderOwner(github, login);
  },

  user({ login }: { login: string }, { github }: GraphQLContext) {
    if (!github.findUser(login)) {
      throw graphQLError(
        'NOT_FOUND',
        `Could not resolve to a User with the login of '${login}'.`,
      );
    }
    return renderOwner(github, login);
  },

  viewer(_args: {}, { github, principal }: GraphQLContext) {
    return renderViewer(github, principal);
  },

  rateLimit(_args: {}, { rateLimit }: GraphQLContext) {
    return {
      __typename: 'RateLimit',
      cost: 1,
      nodeCount: 0,
      limit: rateLimit.limit,
      remaining: rateLimit.remaining,
      used: rateLimit.used,
      resetAt: rateLimit.resetAt.toISOString(),
    };
  },

  createCommitOnBranch,
  updateRefs,
  createPullRequest,
  updatePullRequest,
};
