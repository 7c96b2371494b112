import { accessRepository, type Access } from '../access';
import { GitHubError } from '../errors';
import { nodeId } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { graphQLError, type GraphQLContext } from './context';

/**
 * The repository, if whoever makes the request may do what `access` says.
 *
 * @throws GraphQLError NOT_FOUND or FORBIDDEN, as GitHub puts it in GraphQL
 */
export function repositoryByName(
  { github, principal }: GraphQLContext,
  name: { owner: string; name: string },
  access: Access,
): RepositoryRecord {
  try {
    return accessRepository(github, principal, name, access);
  } catch (error) {
    if (error instanceof GitHubError) {
      throw error.status === 404
        ? graphQLError(
            'NOT_FOUND',
            `Could not resolve to a Repository with the name '${name.owner}/${name.name}'.`,
          )
        : graphQLError('FORBIDDEN', error.message);
    }
    throw error;
  }
}

/** The same for a repository's node id. */
export function repositoryById(
  context: GraphQLContext,
  id: string,
  access: Access,
): RepositoryRecord {
  const repository = context.github.state.repositories.find(
    known => nodeId('R', known.id) === id,
  );
  if (!repository) {
    throw unknownNode(id);
  }
  return repositoryByName(context, repository, access);
}

export function unknownNode(id: string) {
  return graphQLError(
    'NOT_FOUND',
    `Could not resolve to a node with the global id of '${id}'.`,
  );
}
