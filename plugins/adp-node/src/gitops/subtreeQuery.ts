import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Octokit } from '@octokit/rest';
import type { FileTree } from './fileTree';
import { GitRef, repositoryName } from './gitRef';
import { describeGitHubError } from './githubErrors';

/** Folders nested deeper below a requested path than this are refused. */
const DEEPEST_LEVEL = 10;

const SYMBOLIC_LINK_MODE = 0o120000;

/** What to read of one ref. */
export type SubtreeRequest = {
  ref: GitRef;
  /** Ask where the ref points now. */
  head: boolean;
  /** Read `paths` as they are in this object (commit or tag), or ref. */
  at?: string;
  /** Whether the ref may be missing; then there is no `oid` and are no files. */
  optional?: boolean;
  /** Files or folders; folders are read whole. '' is the repository's root. */
  paths: readonly string[];
};

export type SubtreeAnswer = {
  /** Object that the ref points to, if `head` was asked for. */
  oid?: string;
  /** Per requested path the text files at or below it, under their full path. */
  subtrees: Map<string, FileTree>;
};

/**
 * Reads heads and whole folders of several repositories with their text in
 * one GraphQL request.
 * https://docs.github.com/graphql/reference/objects#repository
 */
export async function querySubtrees(
  octokit: Octokit,
  requests: readonly SubtreeRequest[],
  options: { signal?: AbortSignal },
): Promise<SubtreeAnswer[]> {
  const { query, variables } = composeQuery(requests);
  let data: Record<string, RepositoryNode | null>;
  try {
    data = await octokit.graphql(query, {
      ...variables,
      request: { signal: options.signal },
    });
  } catch (error) {
    throw describeGitHubError(
      error,
      `read ${requests.map(r => repositoryName(r.ref)).join(', ')}`,
    );
  }
  return requests.map((request, r) => readAnswer(request, data[`r${r}`]));
}

type ObjectNode = {
  __typename: string;
  text?: string | null;
  isTruncated?: boolean;
  entries?: EntryNode[] | null;
};
type EntryNode = {
  name: string;
  mode: number;
  object: ObjectNode | null;
};
type RepositoryNode = {
  ref?: { target: { oid: string } | null } | null;
} & Record<`p${number}`, ObjectNode | null>;

function composeQuery(requests: readonly SubtreeRequest[]) {
  const variables: Record<string, string> = {};
  const variable = (name: string, value: string) => {
    variables[name] = value;
    return `$${name}`;
  };
  const repositories = requests.map((request, r) => {
    const fields = request.paths.map((path, p) => {
      const expression = variable(`r${r}p${p}`, `${request.at}:${path}`);
      return `p${p}: object(expression: ${expression}) { ...Level0 }`;
    });
    if (request.head) {
      fields.push(
        `ref(qualifiedName: ${variable(
          `r${r}ref`,
          request.ref.ref,
        )}) { target { oid } }`,
      );
    }
    const owner = variable(`r${r}owner`, request.ref.owner);
    const name = variable(`r${r}name`, request.ref.repo);
    return `r${r}: repository(owner: ${owner}, name: ${name}) { ${fields.join(
      ' ',
    )} }`;
  });
  const declarations = Object.keys(variables)
    .map(name => `$${name}: String!`)
    .join(', ');
  const readsFiles = requests.some(request => request.paths.length > 0);
  return {
    query: `query ReadSubtrees(${declarations}) { ${repositories.join(' ')} } ${
      readsFiles ? subtreeFragments() : ''
    }`,
    variables,
  };
}

/** GraphQL has no recursion, so each level of folders is a fragment of its own. */
function subtreeFragments(): string {
  const fragments: string[] = [];
  for (let level = 0; level <= DEEPEST_LEVEL; level++) {
    const entries =
      level < DEEPEST_LEVEL
        ? `... on Tree { entries { name mode object { ...Level${
            level + 1
          } } } }`
        : '';
    fragments.push(
      `fragment Level${level} on GitObject { __typename ... on Blob { text isTruncated } ${entries} }`,
    );
  }
  return fragments.join(' ');
}

function readAnswer(
  request: SubtreeRequest,
  repository: RepositoryNode | null,
): SubtreeAnswer {
  const where = repositoryName(request.ref);
  if (!repository) {
    throw new NotFoundError(
      `Repository ${where} does not exist, or the portal may not read it`,
    );
  }
  if (request.head && !request.optional && !repository.ref?.target) {
    throw new NotFoundError(
      `Repository ${where} has no ${request.ref.ref}; check its name`,
    );
  }
  const subtrees = new Map<string, FileTree>();
  request.paths.forEach((path, p) => {
    const files = new Map<string, string>();
    const object = repository[`p${p}`];
    if (object) {
      collectFiles(object, path, files, where);
    }
    subtrees.set(path, files);
  });
  return { oid: repository.ref?.target?.oid, subtrees };
}

function collectFiles(
  object: ObjectNode,
  path: string,
  files: Map<string, string>,
  where: string,
): void {
  if (object.__typename === 'Blob') {
    if (object.isTruncated) {
      throw new ServiceUnavailableError(
        `File ${path} in ${where} is too large for GitHub to return whole; configuration and manifests must be small text files`,
      );
    }
    // Binary files have no text; nothing here reads or writes them.
    if (typeof object.text === 'string') {
      files.set(path, object.text);
    }
    return;
  }
  if (object.__typename !== 'Tree') {
    return;
  }
  if (!object.entries) {
    throw new InputError(
      `Folder ${path} in ${where} lies more than ${DEEPEST_LEVEL} levels deep; move its files up`,
    );
  }
  for (const entry of object.entries) {
    if (entry.object && entry.mode !== SYMBOLIC_LINK_MODE) {
      const child = path ? `${path}/${entry.name}` : entry.name;
      collectFiles(entry.object, child, files, where);
    }
  }
}
