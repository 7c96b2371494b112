import type { Ref } from '../../git/gitRepository';
import type { GitHub } from '../gitHub';
import {
  fullNameOf,
  nodeId,
  repositoryHtmlUrl,
  timestamp,
} from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { renderOwner } from './accounts';
import { compare } from './comparison';
import { connection, type PageArguments } from './connection';
import {
  graphQLError,
  type GraphQLContext,
  type GraphQLFields,
} from './context';
import { gitObject } from './gitObjects';
import { pullRequestsOfRef, type PullRequestArguments } from './pullRequests';

/** The GraphQL `Repository` of a record. */
export function renderRepository(
  github: GitHub,
  repository: RepositoryRecord,
): GraphQLFields {
  const url = repositoryHtmlUrl(github, repository);
  const git = github.git(repository);
  const ref = async (name: string) => {
    const found = await git.readRef(name);
    return found ? renderRef(github, repository, found) : null;
  };
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullNameOf(repository),
    owner: () => renderOwner(github, repository.owner),
    description: repository.description,
    homepageUrl: repository.homepage,
    url,
    resourcePath: `/${fullNameOf(repository)}`,
    visibility: repository.visibility.toUpperCase(),
    isPrivate: repository.visibility !== 'public',
    isArchived: repository.archived,
    isDisabled: false,
    isFork: false,
    isTemplate: repository.settings.is_template,
    isEmpty: () => git.isEmpty(),
    createdAt: timestamp(repository.createdAt),
    updatedAt: timestamp(repository.updatedAt),
    pushedAt: timestamp(repository.pushedAt),
    repositoryTopics: (args: PageArguments) =>
      connection('repositoryTopics', repository.topics, args, name => ({
        __typename: 'RepositoryTopic',
        topic: { __typename: 'Topic', name },
      })),
    defaultBranchRef: () => ref(`refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      ref(
        qualifiedName.startsWith('refs/')
          ? qualifiedName
          : `refs/heads/${qualifiedName}`,
      ),
    refs: async ({
      refPrefix,
      query,
      ...page
    }: PageArguments & { refPrefix: string; query?: string | null }) => {
      const refs = await git.listRefs(refPrefix);
      const wanted = refs.filter(
        ({ name }) => !query || name.slice(refPrefix.length).includes(query),
      );
      return connection('refs', wanted, page, found =>
        renderRef(github, repository, found),
      );
    },
    object: ({
      expression,
      oid,
    }: {
      expression?: string | null;
      oid?: string | null;
    }) => {
      const revision = oid ?? expression;
      if (!revision) {
        throw graphQLError(
          'UNPROCESSABLE',
          'An `oid` or an `expression` is needed to find an object.',
        );
      }
      return gitObject(github, repository, revision);
    },
  };
}

/** The GraphQL `Ref` of a branch or tag. */
export function renderRef(
  github: GitHub,
  repository: RepositoryRecord,
  ref: Ref,
): GraphQLFields {
  const [prefix] = /^refs\/[^/]+\//.exec(ref.name) ?? [''];
  return {
    __typename: 'Ref',
    id: nodeId('REF', repository.id, ref.name),
    name: ref.name.slice(prefix.length),
    prefix,
    target: () => gitObject(github, repository, ref.oid),
    compare: ({ headRef }: { headRef: string }) =>
      compare(github, repository, ref, headRef),
    associatedPullRequests: (
      args: PullRequestArguments,
      context: GraphQLContext,
    ) => pullRequestsOfRef(context, repository, ref, args),
    repository: () => renderRepository(github, repository),
  };
}
