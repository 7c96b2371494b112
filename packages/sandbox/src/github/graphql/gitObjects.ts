import type { GitObject } from '../../git/objectReader';
import {
  parseCommit,
  parseTag,
  parseTree,
  type Signature,
  type TreeEntry,
} from '../../git/objects';
import { listCommits } from '../../git/history';
import type { GitHub } from '../gitHub';
import { nodeId, repositoryHtmlUrl, timestamp } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { connection, type PageArguments } from './connection';
import { renderRepository } from './repository';
import type { GraphQLFields } from './context';

/** GitHub cuts the text of a blob beyond this many bytes and sets `isTruncated`. */
const MAX_BLOB_TEXT_BYTES = 512_000;
/** Git itself looks for a zero byte this far to tell binary content from text. */
const BINARY_PROBE_BYTES = 8000;

/** The GraphQL object (`Commit`, `Tree`, `Blob` or `Tag`) of a Git object, with its fields as methods. */
export function renderGitObject(
  github: GitHub,
  repository: RepositoryRecord,
  object: GitObject,
): GraphQLFields {
  switch (object.type) {
    case 'commit':
      return renderCommit(github, repository, object);
    case 'tree':
      return renderTree(github, repository, object);
    case 'tag':
      return renderTag(github, repository, object);
    default:
      return renderBlob(github, repository, object);
  }
}

/** Reads and renders the object that a revision names; null when there is none. */
export async function gitObject(
  github: GitHub,
  repository: RepositoryRecord,
  revision: string,
): Promise<GraphQLFields | null> {
  const object = await github.git(repository).readObject(revision);
  return object ? renderGitObject(github, repository, object) : null;
}

function commonFields(
  github: GitHub,
  repository: RepositoryRecord,
  object: GitObject,
  typename: 'Commit' | 'Tree' | 'Blob' | 'Tag',
) {
  const path = `/${repository.owner}/${repository.name}/commit/${object.oid}`;
  return {
    __typename: typename,
    id: nodeId(typename, repository.id, object.oid),
    oid: object.oid,
    abbreviatedOid: object.oid.slice(0, 7),
    commitResourcePath: path,
    commitUrl: `${github.url}${path}`,
    repository: () => renderRepository(github, repository),
  };
}

function renderCommit(
  github: GitHub,
  repository: RepositoryRecord,
  object: GitObject,
): GraphQLFields {
  const commit = parseCommit(object.oid, object.content);
  const message = commit.message.trimEnd();
  const [headline] = message.split('\n', 1);
  const html = repositoryHtmlUrl(github, repository);
  return {
    ...commonFields(github, repository, object, 'Commit'),
    message,
    messageHeadline: headline,
    messageBody: message.slice(headline.length).trim(),
    author: renderActor(github, commit.author),
    committer: renderActor(github, commit.committer),
    authoredDate: timestamp(commit.author.date),
    committedDate: timestamp(commit.committer.date),
    resourcePath: `/${repository.owner}/${repository.name}/commit/${object.oid}`,
    url: `${html}/commit/${object.oid}`,
    treeResourcePath: `/${repository.owner}/${repository.name}/tree/${object.oid}`,
    treeUrl: `${html}/tree/${object.oid}`,
    // Nothing is signed here.
    signature: null,
    tree: () => gitObject(github, repository, commit.tree),
    parents: (args: PageArguments) =>
      connection('parents', commit.parents, args, oid =>
        gitObject(github, repository, oid),
      ),
    history: async (
      args: PageArguments & {
        path?: string | null;
        since?: string | null;
        until?: string | null;
      },
    ) => {
      const oids = await listCommits(github.git(repository), object.oid, {
        path: args.path ?? undefined,
        since: args.since ?? undefined,
        until: args.until ?? undefined,
      });
      return connection('history', oids, args, oid =>
        gitObject(github, repository, oid),
      );
    },
  };
}

function renderTree(
  github: GitHub,
  repository: RepositoryRecord,
  object: GitObject,
): GraphQLFields {
  return {
    ...commonFields(github, repository, object, 'Tree'),
    entries: () =>
      parseTree(object.content).map(entry =>
        renderTreeEntry(github, repository, entry),
      ),
  };
}

function renderTreeEntry(
  github: GitHub,
  repository: RepositoryRecord,
  entry: TreeEntry,
) {
  return {
    __typename: 'TreeEntry',
    name: entry.name,
    nameRaw: Buffer.from(entry.name).toString('base64'),
    type: entry.type,
    mode: parseInt(entry.mode, 8),
    oid: entry.oid,
    extension: /\.[^.]*$/.exec(entry.name)?.[0] ?? '',
    isGenerated: false,
    repository: () => renderRepository(github, repository),
    // A submodule's commit is in another repository.
    object: () =>
      entry.type === 'commit' ? null : gitObject(github, repository, entry.oid),
  };
}

function renderBlob(
  github: GitHub,
  repository: RepositoryRecord,
  object: GitObject,
): GraphQLFields {
  const { content } = object;
  const isBinary = content.subarray(0, BINARY_PROBE_BYTES).includes(0);
  const isTruncated = !isBinary && content.length > MAX_BLOB_TEXT_BYTES;
  return {
    ...commonFields(github, repository, object, 'Blob'),
    byteSize: content.length,
    isBinary,
    isTruncated,
    text: () =>
      isBinary
        ? null
        : content.subarray(0, MAX_BLOB_TEXT_BYTES).toString('utf8'),
  };
}

function renderTag(
  github: GitHub,
  repository: RepositoryRecord,
  object: GitObject,
): GraphQLFields {
  const tag = parseTag(object.oid, object.content);
  return {
    ...commonFields(github, repository, object, 'Tag'),
    name: tag.name,
    message: tag.message,
    tagger: tag.tagger ? renderActor(github, tag.tagger) : null,
    target: () => gitObject(github, repository, tag.target),
  };
}

function renderActor(github: GitHub, { name, email, date }: Signature) {
  const user = github.state.users.find(known => known.email === email);
  return {
    __typename: 'GitActor',
    name,
    email,
    date: timestamp(date),
    user: user
      ? { __typename: 'User', login: user.login, name: user.name }
      : null,
  };
}
