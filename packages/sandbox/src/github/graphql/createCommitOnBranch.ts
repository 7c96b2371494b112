import { commitFiles, type FileChange } from '../../git/commitFiles';
import { RefMovedError, type GitRepository } from '../../git/gitRepository';
import { identityOf } from '../principal';
import type { RepositoryRecord } from '../state';
import { assertTreePath } from '../treeChanges';
import {
  graphQLError,
  type GraphQLContext,
  type GraphQLFields,
} from './context';
import { gitObject } from './gitObjects';
import { renderRef } from './repository';
import { repositoryByName } from './repositoryAccess';

export type CreateCommitOnBranchInput = {
  clientMutationId?: string | null;
  branch: {
    id?: string | null;
    repositoryNameWithOwner?: string | null;
    branchName?: string | null;
  };
  message: { headline: string; body?: string | null };
  expectedHeadOid: string;
  fileChanges?: {
    additions?: { path: string; contents: string }[] | null;
    deletions?: { path: string }[] | null;
  } | null;
};

/**
 * Commits file changes to a branch if, and only if, the branch is still at
 * `expectedHeadOid`. The author is whoever makes the request; the committer is
 * GitHub itself.
 *
 * @see https://docs.github.com/en/graphql/reference/mutations#createcommitonbranch
 */
export async function createCommitOnBranch(
  { input }: { input: CreateCommitOnBranchInput },
  context: GraphQLContext,
): Promise<GraphQLFields> {
  const { github, principal } = context;
  const { repository, branch } = target(input.branch, context);
  const git = github.git(repository);
  const oid = await git.exclusively(() =>
    commit(git, branch, identityOf(principal), input),
  );
  await github.pushed(repository);
  return {
    __typename: 'CreateCommitOnBranchPayload',
    clientMutationId: input.clientMutationId ?? null,
    commit: () => gitObject(github, repository, oid),
    ref: () =>
      renderRef(github, repository, {
        name: `refs/heads/${branch}`,
        oid,
        type: 'commit',
      }),
  };
}

async function commit(
  git: GitRepository,
  branch: string,
  author: { name: string; email: string },
  input: CreateCommitOnBranchInput,
): Promise<string> {
  const { expectedHeadOid } = input;
  const { headline, body } = input.message;
  const ref = await git.readRef(`refs/heads/${branch}`);
  if (!ref) {
    throw graphQLError(
      'NOT_FOUND',
      `Could not resolve to a Ref with the name 'refs/heads/${branch}'.`,
    );
  }
  if (ref.oid !== expectedHeadOid) {
    throw staleData(expectedHeadOid);
  }
  const date = new Date();
  return commitFiles(git, {
    branch,
    parent: expectedHeadOid,
    changes: await checkedChanges(git, input),
    message: body ? `${headline}\n\n${body}` : headline,
    author: { ...author, date },
    committer: { name: 'GitHub', email: 'noreply@github.com', date },
  }).catch(error => {
    // A push or another API may still have come between.
    throw error instanceof RefMovedError ? staleData(expectedHeadOid) : error;
  });
}

function target(
  branch: CreateCommitOnBranchInput['branch'],
  context: GraphQLContext,
): { repository: RepositoryRecord; branch: string } {
  const [id, refName] = branch.id ? decodeRefId(branch.id) : [];
  const byId = context.github.state.repositories.find(known => known.id === id);
  const fullName =
    branch.repositoryNameWithOwner ?? (byId && `${byId.owner}/${byId.name}`);
  const branchName =
    branch.branchName ?? refName?.replace(/^refs\/heads\//, '');
  if (!fullName || !branchName) {
    throw graphQLError(
      'UNPROCESSABLE',
      'A branch is named by its id, or by repositoryNameWithOwner and branchName together.',
    );
  }
  const [owner, name = ''] = fullName.split('/');
  return {
    repository: repositoryByName(context, { owner, name }, 'contents:write'),
    branch: branchName,
  };
}

/** @throws GraphQLError for a malformed path, bad Base64, or the deletion of what is not there. */
async function checkedChanges(
  git: GitRepository,
  { fileChanges, expectedHeadOid }: CreateCommitOnBranchInput,
): Promise<FileChange[]> {
  const additions = fileChanges?.additions ?? [];
  const deletions = fileChanges?.deletions ?? [];
  for (const { path } of [...additions, ...deletions]) {
    try {
      assertTreePath(path);
    } catch {
      throw graphQLError(
        'UNPROCESSABLE',
        `A path was requested that Git would not store: ${path}`,
      );
    }
  }
  for (const { path } of deletions) {
    if (!(await git.readObject(`${expectedHeadOid}:${path}`))) {
      throw graphQLError(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${expectedHeadOid}\`: ${path}`,
      );
    }
  }
  return [
    ...deletions.map(({ path }) => ({ path })),
    ...additions.map(({ path, contents }) => {
      if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(contents)) {
        throw graphQLError(
          'UNPROCESSABLE',
          `The contents of ${path} are not valid Base64.`,
        );
      }
      return { path, content: Buffer.from(contents, 'base64') };
    }),
  ];
}

function staleData(expectedHeadOid: string) {
  return graphQLError(
    'STALE_DATA',
    `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`,
  );
}

/** The parts of a `Ref` node id: repository id and full ref name. */
function decodeRefId(id: string): [number | undefined, string | undefined] {
  const [, encoded] = /^REF_(.+)$/.exec(id) ?? [];
  const [, repository, name] =
    /^(\d+):(.+)$/.exec(
      Buffer.from(encoded ?? '', 'base64url').toString('utf8'),
    ) ?? [];
  return [repository ? Number(repository) : undefined, name];
}
