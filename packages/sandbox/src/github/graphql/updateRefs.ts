import {
  RefMovedError,
  ZERO_OID,
  type GitRepository,
} from '../../git/gitRepository';
import { isAncestor } from '../../git/history';
import { updateRefs as moveRefs } from '../../git/updateRefs';
import { readObjectByOid } from '../gitLookup';
import {
  graphQLError,
  type GraphQLContext,
  type GraphQLFields,
} from './context';
import { repositoryById } from './repositoryAccess';

type RefUpdate = {
  name: string;
  afterOid: string;
  beforeOid?: string | null;
  force?: boolean | null;
};

export type UpdateRefsInput = {
  clientMutationId?: string | null;
  repositoryId: string;
  refUpdates: RefUpdate[];
};

/**
 * Creates, moves and removes refs, all or none, if they are where the caller
 * expects them. GitHub documents the rules, not the words of its refusals;
 * those here are the sandbox's own.
 *
 * @see https://docs.github.com/en/graphql/reference/mutations#updaterefs
 */
export async function updateRefs(
  { input }: { input: UpdateRefsInput },
  context: GraphQLContext,
): Promise<GraphQLFields> {
  const { github } = context;
  const repository = repositoryById(
    context,
    input.repositoryId,
    'contents:write',
  );
  const git = github.git(repository);
  await git.exclusively(async () => {
    for (const update of input.refUpdates) {
      await check(git, update);
    }
    await moveRefs(
      git,
      input.refUpdates.map(({ name, afterOid, beforeOid }) => ({
        name,
        oid: afterOid,
        expectedOid: beforeOid ?? undefined,
      })),
    ).catch(error => {
      throw error instanceof RefMovedError ? refused(error.message) : error;
    });
  });
  await github.pushed(repository);
  return {
    __typename: 'UpdateRefsPayload',
    clientMutationId: input.clientMutationId ?? null,
  };
}

async function check(
  git: GitRepository,
  { name, afterOid, beforeOid, force }: RefUpdate,
): Promise<void> {
  if (!/^refs\/[^/]+\/./.test(name) || !(await git.isValidRefName(name))) {
    throw refused(`${name} is not a valid ref name.`);
  }
  const current = await git.readRef(name);
  if (beforeOid && (current?.oid ?? ZERO_OID) !== beforeOid) {
    throw refused(`${name} is not at ${beforeOid}.`);
  }
  if (afterOid === ZERO_OID) {
    return;
  }
  const target = await readObjectByOid(git, afterOid);
  if (!target || (name.startsWith('refs/heads/') && target.type !== 'commit')) {
    throw refused(`${afterOid} is not a commit of this repository.`);
  }
  if (current && !force && !(await isAncestor(git, current.oid, afterOid))) {
    throw refused(`${name} would not be moved forward.`);
  }
}

function refused(message: string) {
  return graphQLError('UNPROCESSABLE', message);
}
