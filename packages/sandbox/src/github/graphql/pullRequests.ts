import type { Ref } from '../../git/gitRepository';
import { mayAccess } from '../access';
import { editPullRequest } from '../editPullRequest';
import { GitHubError } from '../errors';
import type { GitHub } from '../gitHub';
import { openPullRequest, pullRequestsOf } from '../pullRequests';
import {
  fullNameOf,
  nodeId,
  repositoryHtmlUrl,
  timestamp,
} from '../render/identifiers';
import type { PullRequestRecord, RepositoryRecord } from '../state';
import { connection, type PageArguments } from './connection';
import {
  graphQLError,
  type GraphQLContext,
  type GraphQLFields,
} from './context';
import { renderRepository } from './repository';
import {
  repositoryById,
  repositoryByName,
  unknownNode,
} from './repositoryAccess';

export type CreatePullRequestInput = {
  clientMutationId?: string | null;
  repositoryId: string;
  baseRefName: string;
  headRefName: string;
  title: string;
  body?: string | null;
  draft?: boolean | null;
};

export type UpdatePullRequestInput = {
  clientMutationId?: string | null;
  pullRequestId: string;
  title?: string | null;
  body?: string | null;
  baseRefName?: string | null;
  state?: 'OPEN' | 'CLOSED' | null;
};

export type PullRequestArguments = PageArguments & {
  states?: string[] | null;
  baseRefName?: string | null;
};

const STATES = { OPEN: 'open', CLOSED: 'closed' } as const;

/** @see https://docs.github.com/en/graphql/reference/mutations#createpullrequest */
export async function createPullRequest(
  { input }: { input: CreatePullRequestInput },
  context: GraphQLContext,
): Promise<GraphQLFields> {
  const { github, principal } = context;
  const repository = repositoryById(
    context,
    input.repositoryId,
    'pull_requests:write',
  );
  const pull = await openPullRequest(github, repository, principal, {
    title: input.title,
    body: input.body ?? null,
    head: input.headRefName,
    base: input.baseRefName,
    draft: input.draft ?? false,
  }).catch(inGraphQL);
  return {
    __typename: 'CreatePullRequestPayload',
    clientMutationId: input.clientMutationId ?? null,
    pullRequest: () => renderPullRequest(github, repository, pull),
  };
}

/** @see https://docs.github.com/en/graphql/reference/mutations#updatepullrequest */
export function updatePullRequest(
  { input }: { input: UpdatePullRequestInput },
  context: GraphQLContext,
): GraphQLFields {
  const { github } = context;
  const pull = github.state.pullRequests.find(
    known => nodeId('PR', known.id) === input.pullRequestId,
  );
  const [owner, name] = pull?.repository.split('/') ?? [];
  if (!pull || !name) {
    throw unknownNode(input.pullRequestId);
  }
  const repository = repositoryByName(
    context,
    { owner, name },
    'pull_requests:write',
  );
  try {
    editPullRequest(github, pull, {
      title: input.title ?? undefined,
      body: input.body ?? undefined,
      base: input.baseRefName ?? undefined,
      state: input.state ? STATES[input.state] : undefined,
    });
  } catch (error) {
    inGraphQL(error);
  }
  return {
    __typename: 'UpdatePullRequestPayload',
    clientMutationId: input.clientMutationId ?? null,
    pullRequest: () => renderPullRequest(github, repository, pull),
  };
}

/** The pull requests that have a branch as their head, oldest first. */
export function pullRequestsOfRef(
  { github, principal }: GraphQLContext,
  repository: RepositoryRecord,
  ref: Ref,
  { states, baseRefName, ...page }: PullRequestArguments,
) {
  if (!mayAccess(github, principal, repository, 'pull_requests:read')) {
    throw graphQLError('FORBIDDEN', 'Resource not accessible by integration');
  }
  const wanted = pullRequestsOf(github, repository).filter(
    pull =>
      `refs/heads/${pull.head.ref}` === ref.name &&
      (!baseRefName || pull.base.ref === baseRefName) &&
      (!states || states.includes(stateOf(pull))),
  );
  return connection('associatedPullRequests', wanted, page, pull =>
    renderPullRequest(github, repository, pull),
  );
}

function renderPullRequest(
  github: GitHub,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
): GraphQLFields {
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    databaseId: pull.id,
    number: pull.number,
    url: `${repositoryHtmlUrl(github, repository)}/pull/${pull.number}`,
    resourcePath: `/${fullNameOf(repository)}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body ?? '',
    state: stateOf(pull),
    closed: pull.state === 'closed',
    merged: pull.mergedAt !== null,
    isDraft: pull.draft,
    isCrossRepository: false,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    createdAt: timestamp(pull.createdAt),
    updatedAt: timestamp(pull.updatedAt),
    closedAt: pull.closedAt && timestamp(pull.closedAt),
    mergedAt: pull.mergedAt && timestamp(pull.mergedAt),
    repository: () => renderRepository(github, repository),
  };
}

function stateOf(pull: PullRequestRecord): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (pull.mergedAt) {
    return 'MERGED';
  }
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

/** Puts a refusal of the REST API as GraphQL does. */
function inGraphQL(error: unknown): never {
  throw error instanceof GitHubError
    ? graphQLError(
        'UNPROCESSABLE',
        error.errors
          ?.map(({ message, field }) => message ?? field)
          .join(', ') || error.message,
      )
    : error;
}
