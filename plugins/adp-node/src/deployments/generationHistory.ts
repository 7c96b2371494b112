import type { Octokit } from '@octokit/rest';
import { isDeepStrictEqual } from 'node:util';
import { RECORD_FILE } from '../flux/layout';
import { parseRecord } from '../flux/plan/generationRecord';
import { describeGitHubError } from '../gitops/githubErrors';
import { type GitRef, repositoryName } from '../gitops/gitRef';
import type { Generation } from './serviceEnvironment';

/** How many commits of a service are looked at. */
const DEPTH = 20;

/** The commits that changed a path, the newest first. */
export type PathHistory = readonly CommitNode[];

type CommitNode = {
  /** The text of the path, where the message does not tell all. */
  text?: string;
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
 * Adds the text of the path to commits that generate without saying what, and to
 * those before them; costs a request when there are any.
 */
export async function withTexts(
  octokit: Octokit,
  ref: GitRef,
  histories: ReadonlyMap<string, PathHistory>,
  options: { signal?: AbortSignal } = {},
): Promise<Map<string, PathHistory>> {
  const isWanted = (history: PathHistory, index: number) =>
    [history[index], history[index - 1]].some(
      commit => commit && generatesUnnamed(commit.message),
    );
  const wanted = [...histories].flatMap(([path, history]) =>
    history
      .filter((_, index) => isWanted(history, index))
      .map(({ oid }) => `${oid}:${path}`),
  );
  if (wanted.length === 0) {
    return new Map(histories);
  }
  const declarations = wanted.map((_, index) => `$e${index}: String!`);
  const objects = wanted.map(
    (_, index) =>
      `e${index}: object(expression: $e${index}) { ... on Blob { text } }`,
  );
  let answer: { repository: Record<string, { text?: string | null } | null> };
  try {
    answer = await octokit.graphql(
      `query ReadTexts($owner: String!, $name: String!, ${declarations.join(
        ', ',
      )}) { repository(owner: $owner, name: $name) { ${objects.join(' ')} } }`,
      {
        owner: ref.owner,
        name: ref.repo,
        ...Object.fromEntries(wanted.map((path, index) => [`e${index}`, path])),
        request: { signal: options.signal },
      },
    );
  } catch (error) {
    throw describeGitHubError(error, `read ${repositoryName(ref)}`);
  }
  const texts = new Map(
    wanted.map((path, index) => [
      path,
      answer.repository[`e${index}`]?.text ?? undefined,
    ]),
  );
  return new Map(
    [...histories].map(([path, history]) => [
      path,
      history.map(commit => ({
        ...commit,
        text: texts.get(`${commit.oid}:${path}`),
      })),
    ]),
  );
}

/**
 * The newest commit among these that generated a service in an environment. A
 * generation is known by the words of the predecessor, `{service} {environment}
 * manifest`, without environment for all of them, and with the team's name for
 * all its services. They are the subject, or lines of the body where several
 * generations share a commit. Others that generate, such as rollouts, are known
 * by their trailers, and by what the record has of the environment after them
 * and had before. Image automation writes neither.
 */
export function lastGeneration(
  history: PathHistory,
  unit: {
    team: string;
    service: string;
    environment: string;
  },
): Generation | undefined {
  for (const [index, commit] of history.entries()) {
    const { message } = commit;
    const named = namedGenerations(message);
    const own = named.find(
      ({ name, environment = unit.environment }) =>
        [unit.service, unit.team].includes(name) &&
        environment === unit.environment,
    );
    if (
      own ||
      (generatesUnnamed(message) &&
        hasChanged(commit, history[index + 1], unit.environment))
    ) {
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

/** Whether a commit generates without saying what, such as the wave of a rollout. */
function generatesUnnamed(message: string): boolean {
  return (
    namedGenerations(message).length === 0 &&
    (trailer(message, 'Template-version') !== undefined ||
      trailer(message, 'Rollback-of') !== undefined)
  );
}

/** Whether the record has something else of an environment than a commit before. */
function hasChanged(
  after: CommitNode,
  before: CommitNode | undefined,
  environment: string,
): boolean {
  const unitOf = (commit: CommitNode | undefined) => {
    try {
      return (
        commit?.text &&
        parseRecord(commit.text, RECORD_FILE).environments[environment]
      );
    } catch {
      return undefined;
    }
  };
  const unit = unitOf(after);
  return unit !== undefined && !isDeepStrictEqual(unit, unitOf(before));
}

function trailer(message: string, token: string): string | undefined {
  const paragraphs = message.trimEnd().split(/\n\s*\n/);
  const lines = paragraphs.slice(1).join('\n').split('\n');
  const line = lines.find(text => text.startsWith(`${token}: `));
  return line?.slice(token.length + 2).trim() || undefined;
}
