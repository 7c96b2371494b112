import { listCommits } from '../../git/history';
import type { Ref } from '../../git/gitRepository';
import { findCommitByName } from '../gitLookup';
import type { GitHub } from '../gitHub';
import { nodeId } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { connection, type PageArguments } from './connection';
import type { GraphQLFields } from './context';
import { gitObject } from './gitObjects';

/** The GraphQL `Comparison` of a ref with a branch, tag or commit; null when there is no such thing. */
export async function compare(
  github: GitHub,
  repository: RepositoryRecord,
  base: Ref,
  headRef: string,
): Promise<GraphQLFields | null> {
  const git = github.git(repository);
  const head = await findCommitByName(git, headRef);
  if (!head) {
    return null;
  }
  const ahead = await listCommits(git, head.oid, { exclude: base.oid });
  const behind = await listCommits(git, base.oid, { exclude: head.oid });
  return {
    __typename: 'Comparison',
    id: nodeId('C', repository.id, `${base.oid}...${head.oid}`),
    aheadBy: ahead.length,
    behindBy: behind.length,
    status: status(ahead.length, behind.length),
    baseTarget: () => gitObject(github, repository, base.oid),
    headTarget: () => gitObject(github, repository, head.oid),
    // Oldest first, as in a pull request.
    commits: (page: PageArguments) =>
      connection('commits', [...ahead].reverse(), page, oid =>
        gitObject(github, repository, oid),
      ),
  };
}

function status(ahead: number, behind: number): string {
  if (ahead > 0) {
    return behind > 0 ? 'DIVERGED' : 'AHEAD';
  }
  return behind > 0 ? 'BEHIND' : 'IDENTICAL';
}
