import { estateBranch, type ManifestEstate } from '../estates';
import { describeGitHubError } from '../gitops/githubErrors';
import type { GitHubRepositories } from '../gitops/gitHubRepositories';
import { repositoryName } from '../gitops/gitRef';

const ROLLOUT = 'Rollout';
const WAVE = 'Rollout-wave';
const TEAM = 'Rollout-team';
const ROLLBACK = 'Rollback-of';
const TAKES_BACK = 'Takes-back';

/** How much of an object id tells commits of a rollout from each other. */
const ABBREVIATED = 12;

/** GitHub's largest page. */
const PAGE = 100;

/** A commit to `adp-flux-services` that a rollout has made. */
export type RolloutCommit = {
  oid: string;
  /** The commit that it was made on. */
  parent: string;
  wave: string;
  team: string;
  url: string;
  /** Whether a later commit has taken it back. */
  isTakenBack: boolean;
};

/** What the commits of a rollout say about themselves. */
export function rolloutTrailers(of: {
  id: string;
  wave: string;
  team: string;
}) {
  return { [ROLLOUT]: of.id, [WAVE]: of.wave, [TEAM]: of.team };
}

/** What a commit says that takes back commits of a rollout. */
export function rollbackTrailers(
  id: string,
  commits: readonly Pick<RolloutCommit, 'oid'>[],
) {
  return {
    [ROLLBACK]: id,
    [TAKES_BACK]: commits.map(({ oid }) => oid.slice(0, ABBREVIATED)).join(' '),
  };
}

type HistoryAnswer = {
  repository: { object: { history?: HistoryPage } | null } | null;
};

type HistoryPage = {
  nodes: HistoryNode[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

const HISTORY = `query RolloutHistory($owner: String!, $repository: String!, $at: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $repository) {
    object(expression: $at) {
      ... on Commit {
        history(first: $first, after: $after) {
          nodes { oid message url parents(first: 1) { nodes { oid } } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
}`;

type HistoryNode = {
  oid: string;
  message: string;
  url: string;
  parents: { nodes: { oid: string }[] };
};

/**
 * The commits of a rollout, newest first, as the branch itself has them: nothing
 * that was written can be forgotten, whatever became of the process that wrote
 * it. Costs a request for every hundred commits that anybody has made since.
 *
 * @param at - commit to look from
 * @param since - commit that was the head before the rollout's first one
 */
export async function findRolloutCommits(
  github: GitHubRepositories,
  estate: ManifestEstate,
  { id, at, since }: { id: string; at: string; since: string },
  options: { signal?: AbortSignal } = {},
): Promise<RolloutCommit[]> {
  const commits: RolloutCommit[] = [];
  const takenBack = new Set<string>();
  let after: string | null = null;
  do {
    const page: HistoryPage = await readHistory(
      github,
      estate,
      { at, after },
      options,
    );
    for (const { oid, message, url, parents } of page.nodes) {
      if (oid === since) {
        return commits;
      }
      const trailers = parseTrailers(message);
      if (trailers.get(ROLLBACK) === id) {
        trailers
          .get(TAKES_BACK)
          ?.split(' ')
          .forEach(taken => takenBack.add(taken));
      }
      const [wave, team] = [trailers.get(WAVE), trailers.get(TEAM)];
      const [parent] = parents.nodes;
      if (trailers.get(ROLLOUT) === id && wave && team && parent) {
        commits.push({
          oid,
          parent: parent.oid,
          wave,
          team,
          url,
          isTakenBack: takenBack.has(oid.slice(0, ABBREVIATED)),
        });
      }
    }
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  return commits;
}

async function readHistory(
  github: GitHubRepositories,
  estate: ManifestEstate,
  { at, after }: { at: string; after: string | null },
  options: { signal?: AbortSignal },
): Promise<HistoryPage> {
  const ref = estateBranch(estate, 'fluxServices');
  const noHistory: HistoryPage = {
    nodes: [],
    pageInfo: { hasNextPage: false, endCursor: null },
  };
  try {
    const data: HistoryAnswer = await github
      .octokit(estate.organization)
      .graphql(HISTORY, {
        owner: ref.owner,
        repository: ref.repo,
        at,
        first: PAGE,
        after,
        request: { signal: options.signal },
      });
    return data.repository?.object?.history ?? noHistory;
  } catch (error) {
    throw describeGitHubError(
      error,
      `read the history of ${repositoryName(ref)}`,
    );
  }
}

/** https://git-scm.com/docs/git-interpret-trailers */
function parseTrailers(message: string): Map<string, string> {
  const trailers = new Map<string, string>();
  for (const line of message.split('\n').slice(1)) {
    const found = line.match(/^([A-Za-z-]+): (.+)$/);
    if (found) {
      trailers.set(found[1], found[2].trim());
    }
  }
  return trailers;
}
