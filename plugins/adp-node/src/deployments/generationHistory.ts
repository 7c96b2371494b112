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
 * generation is known by the words of the predecessor, `{service} {environment}
 * manifest`, without environment for all of them, and with the team's name for
 * all its services. They are the subject, or lines of the body where several
 * generations share a commit. Others that generate, such as rollouts, are known
 * by their trailers. Image automation writes neither.
 *
 * @param unit.version - version of the templates that the environment has
 */
export function lastGeneration(
  history: PathHistory,
  unit: {
    team: string;
    service: string;
    environment: string;
    version?: string;
  },
): Generation | undefined {
  for (const commit of history) {
    const { message } = commit;
    const named = namedGenerations(message);
    const own = named.find(
      ({ name, environment = unit.environment }) =>
        [unit.service, unit.team].includes(name) &&
        environment === unit.environment,
    );
    if (own || (named.length === 0 && isOther(message, unit.version))) {
      return {
        commit: commit.oid,
        url: commit.url,
        at: commit.committedDate,
        requestedBy: own?.requestedBy ?? trailer(message, 'Requested-by'),
        author: commit.author?.user?.login ?? commit.author?.name ?? 'unknown',
      };
    }
  }
  return undefined;
}

/** A subject, perhaps of a squashed pull request, or a line of the body. */
const SUBJECT = /^(\S+)(?: ([a-z]{3}[1-9]))? manifest(?: \(#\d+\))?$/;
const ITEM = /^- (\S+)(?: ([a-z]{3}[1-9]))? manifest(?:, requested by (.+))?$/;

/** The generations that the message of a commit names. */
function namedGenerations(message: string) {
  const [subject, ...body] = message.split('\n');
  const found = [SUBJECT.exec(subject), ...body.map(line => ITEM.exec(line))];
  return found.flatMap(words =>
    words
      ? [{ name: words[1], environment: words[2], requestedBy: words[3] }]
      : [],
  );
}

/** Whether a commit generates otherwise, such as the wave of a rollout. */
function isOther(message: string, version: string | undefined): boolean {
  const generated = trailer(message, 'Template-version');
  return (
    (generated !== undefined && generated === version) ||
    trailer(message, 'Rollback-of') !== undefined
  );
}

function trailer(message: string, token: string): string | undefined {
  const paragraphs = message.trimEnd().split(/\n\s*\n/);
  const lines = paragraphs.slice(1).join('\n').split('\n');
  const line = lines.find(text => text.startsWith(`${token}: `));
  return line?.slice(token.length + 2).trim() || undefined;
}
