import { NotFoundError } from '@backstage/errors';
import type { Octokit } from '@octokit/rest';
import { GitRef, repositoryName } from './gitRef';
import { describeGitHubError } from './githubErrors';
import { proposedDigest, ShownCommit } from './proposalMark';

/** A branch from which a pull request is, or is to be. */
export type ProposalBranch = {
  /** Branch that the pull request is to be merged into. */
  base: GitRef;
  /** Such as `adp/fcp-demo/fcp-demo-web-prd1`. */
  branch: string;
};

/** What is on GitHub of a proposal. */
export type ProposalState = {
  /** Node id of the repository. */
  repositoryId: string;
  /** Head of the branch; missing when there is none. */
  head?: string;
  /** The newest commit, if the branch holds others than the portal's that the base has not got. */
  foreign?: { headline: string; author: string };
  /** What the portal has last proposed on the branch, see `changesDigest`. */
  digest?: string;
  pullRequest?: { id: string; number: number; url: string };
  /** Head of {@link stagingBranch}, which an attempt that was broken off has left. */
  staging?: string;
};

/** Where the next state of an open pull request is made before its branch moves there. */
export function stagingBranch(branch: string): string {
  return `${branch}.next`;
}

/** Permission of a GitHub App that pull requests need. */
export const PULL_REQUESTS = 'Pull requests: read and write';

/** How many commits are looked at. */
const HISTORY = 20;

type CommitNode = ShownCommit & {
  messageHeadline: string;
  author: { name: string | null; email: string | null } | null;
};
type RepositoryNode = {
  id: string;
  branch: {
    target: { oid: string; history?: { nodes: CommitNode[] } } | null;
    compare: { behindBy: number } | null;
    associatedPullRequests: {
      nodes: { id: string; number: number; url: string }[];
    };
  } | null;
  staging: { target: { oid: string } | null } | null;
};

/**
 * Reads the states of several proposals in one request.
 * https://docs.github.com/graphql/reference/objects#ref
 */
export async function readProposals(
  octokit: Octokit,
  proposals: readonly ProposalBranch[],
  options: { signal?: AbortSignal },
): Promise<ProposalState[]> {
  if (proposals.length === 0) {
    return [];
  }
  const variables: Record<string, string> = {};
  const variable = (name: string, value: string) => {
    variables[name] = value;
    return `$${name}`;
  };
  const fields = proposals.map(({ base, branch }, p) => {
    const owner = variable(`p${p}owner`, base.owner);
    const name = variable(`p${p}name`, base.repo);
    const head = variable(`p${p}head`, `refs/heads/${branch}`);
    const staging = variable(
      `p${p}staging`,
      `refs/heads/${stagingBranch(branch)}`,
    );
    const into = variable(`p${p}base`, branchName(base));
    // Compared from the branch, which need not exist, to the base, which does:
    // the base is "behind" by what it has not got.
    return `p${p}: repository(owner: ${owner}, name: ${name}) {
      id
      branch: ref(qualifiedName: ${head}) {
        target { oid ... on Commit { history(first: ${HISTORY}) { nodes {
          message messageHeadline authoredDate committedDate
          author { name email } committer { email }
        } } } }
        compare(headRef: ${into}) { behindBy }
        associatedPullRequests(states: [OPEN], baseRefName: ${into}, first: 1) {
          nodes { id number url }
        }
      }
      staging: ref(qualifiedName: ${staging}) { target { oid } }
    }`;
  });
  const declarations = Object.keys(variables).map(name => `$${name}: String!`);
  let data: Record<string, RepositoryNode | null>;
  try {
    data = await octokit.graphql(
      `query ReadProposals(${declarations.join(', ')}) { ${fields.join(' ')} }`,
      { ...variables, request: { signal: options.signal } },
    );
  } catch (error) {
    const branches = proposals.map(({ branch }) => branch);
    throw describeGitHubError(
      error,
      `look for pull requests from ${branches.join(', ')}`,
      { permission: PULL_REQUESTS },
    );
  }
  return proposals.map(({ base }, p) => proposalState(base, data[`p${p}`]));
}

/** `main` for `refs/heads/main` */
export function branchName({ ref }: GitRef): string {
  return ref.replace(/^refs\/heads\//, '');
}

function proposalState(
  base: GitRef,
  repository: RepositoryNode | null,
): ProposalState {
  if (!repository) {
    throw new NotFoundError(
      `Repository ${repositoryName(
        base,
      )} does not exist, or the portal may not read it`,
    );
  }
  const { branch, staging } = repository;
  const history = branch?.target?.history?.nodes ?? [];
  const ahead = branch?.compare?.behindBy ?? Infinity;
  const [newest] = history;
  const isFree =
    !branch || ahead === 0 || (ahead === 1 && proposedDigest(newest));
  return {
    repositoryId: repository.id,
    head: branch?.target?.oid,
    foreign: isFree
      ? undefined
      : {
          headline: newest?.messageHeadline ?? '',
          author: newest?.author?.name ?? 'somebody',
        },
    digest: history.slice(0, ahead).map(proposedDigest).find(Boolean),
    pullRequest: branch?.associatedPullRequests.nodes[0],
    staging: staging?.target?.oid,
  };
}
