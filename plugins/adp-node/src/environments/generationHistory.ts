import type { Octokit } from '@octokit/rest';
import { describeGitHubError } from '../gitops/githubErrors';
import { type GitRef, repositoryName } from '../gitops/gitRef';
import type { Generation } from './serviceEnvironment';

/** How many commits of a service are looked at. */
const DEPTH = 20;

/** The commits that changed a path, the newest first. */
export type PathHistory = readonly CommitNode[];

type CommitNode = {
  oid: string;
  url: string;
  committedDate: string;
  message: string;
  author: { name: string | null; user: { login: string } | null } | null;
};

type HistoryAnswer = {
  repository: {
    object: Record<string, { nodes: CommitNode[] | null }> | null;
  } | null;
};

/**
 * Reads the newest commits that changed each of these paths, in one request.
 * https://docs.github.com/graphql/reference/objects#commit
 *
 * @param oid - commit whose history it is
 */
export async function readPathHistories(
  octokit: Octokit,
  ref: GitRef,
  oid: string,
  paths: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, PathHistory>> {
  if (paths.length === 0 || oid === '') {
    return new Map();
  }
  const declarations = paths.map((_, index) => `$p${index}: String!`);
  const histories = paths.map(
    (_, index) =>
      `h${index}: history(first: ${DEPTH}, path: $p${index}) { nodes { ...Fields } }`,
  );
  const query = `query ReadHistories($owner: String!, $name: String!, $oid: GitObjectID!, ${declarations.join(
    ', ',
  )}) { repository(owner: $owner, name: $name) { object(oid: $oid) { ... on Commit { ${histories.join(
    ' ',
  )} } } } } fragment Fields on Commit { oid url committedDate message author { name user { login } } }`;
  let answer: HistoryAnswer;
  try {
    answer = await octokit.graphql(query, {
      owner: ref.owner,
      name: ref.repo,
      oid,
      ...Object.fromEntries(paths.map((path, index) => [`p${index}`, path])),
      request: { signal: options.signal },
    });
  } catch (error) {
    throw describeGitHubError(error, `read ${repositoryName(ref)}`);
  }
  const commit = answer.repository?.object;
  return new Map(
    paths.map((path, index) => [path, commit?.[`h${index}`]?.nodes ?? []]),
  );
}

/**
 * The newest commit among these that generated a service in an environment. A
 * generation is known by its subject, which the predecessor wrote too (`{service}
 * {environment} manifest`, without environment for all of them, and with the
 * team's name for all its services), or by the trailer `Template-version`.
 * Image automation writes neither.
 */
export function lastGeneration(
  history: PathHistory,
  owner: { team: string; service: string },
  environment: string,
): Generation | undefined {
  const commit = history.find(({ message }) => {
    const [subject] = message.split('\n', 1);
    const words = /^(\S+)(?: (\S+))? manifest(?: \(#\d+\))?$/.exec(subject);
    if (words) {
      const [, name, of = environment] = words;
      return [owner.service, owner.team].includes(name) && of === environment;
    }
    return trailer(message, 'Template-version') !== undefined;
  });
  return (
    commit && {
      commit: commit.oid,
      url: commit.url,
      at: commit.committedDate,
      requestedBy: trailer(commit.message, 'Requested-by'),
      author: commit.author?.user?.login ?? commit.author?.name ?? 'unknown',
    }
  );
}

function trailer(message: string, token: string): string | undefined {
  const paragraphs = message.trimEnd().split(/\n\s*\n/);
  const lines = paragraphs.slice(1).join('\n').split('\n');
  const line = lines.find(text => text.startsWith(`${token}: `));
  return line?.slice(token.length + 2).trim() || undefined;
}
