import type { components } from '@octokit/openapi-types';
import type { Ref } from '../../git/gitRepository';
import type {
  Commit,
  PathEntry,
  Signature,
  Tag,
  TreeEntry,
} from '../../git/objects';
import type { GitHub } from '../gitHub';
import type { RepositoryRecord } from '../state';
import {
  nodeId,
  repositoryApiUrl,
  repositoryHtmlUrl,
  timestamp,
} from './identifiers';

type Schemas = components['schemas'];

/** This stand-in signs nothing. */
export const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

export function renderSignature({ name, email, date }: Signature) {
  return { name, email, date: timestamp(date) };
}

export function renderRef(
  github: GitHub,
  repository: RepositoryRecord,
  ref: Ref,
): Schemas['git-ref'] {
  const api = repositoryApiUrl(github, repository);
  return {
    ref: ref.name,
    node_id: nodeId('REF', repository.id, ref.name),
    url: `${api}/git/${ref.name}`,
    object: {
      sha: ref.oid,
      type: ref.type,
      url: `${api}/git/${ref.type}s/${ref.oid}`,
    },
  };
}

export function renderGitCommit(
  github: GitHub,
  repository: RepositoryRecord,
  commit: Commit,
): Schemas['git-commit'] {
  const api = repositoryApiUrl(github, repository);
  const html = repositoryHtmlUrl(github, repository);
  return {
    sha: commit.oid,
    node_id: nodeId('C', repository.id, commit.oid),
    url: `${api}/git/commits/${commit.oid}`,
    html_url: `${html}/commit/${commit.oid}`,
    author: renderSignature(commit.author),
    committer: renderSignature(commit.committer),
    message: commit.message.replace(/\n$/, ''),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    parents: commit.parents.map(sha => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
    verification: UNSIGNED,
  };
}

export function renderTree(
  github: GitHub,
  repository: RepositoryRecord,
  oid: string,
  entries: readonly PathEntry[],
): Schemas['git-tree'] {
  const api = repositoryApiUrl(github, repository);
  return {
    sha: oid,
    url: `${api}/git/trees/${oid}`,
    tree: entries.map(entry => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      ...(entry.size !== undefined && { size: entry.size }),
      // A submodule's commit is in another repository.
      ...(entry.type !== 'commit' && {
        url: gitObjectUrl(github, repository, entry),
      }),
    })),
    truncated: false,
  };
}

export function gitObjectUrl(
  github: GitHub,
  repository: RepositoryRecord,
  entry: Pick<TreeEntry, 'type' | 'oid'>,
): string {
  return `${repositoryApiUrl(github, repository)}/git/${entry.type}s/${
    entry.oid
  }`;
}

export function renderBlob(
  github: GitHub,
  repository: RepositoryRecord,
  oid: string,
  content: Buffer,
): Schemas['blob'] {
  return {
    sha: oid,
    node_id: nodeId('B', repository.id, oid),
    size: content.length,
    url: `${repositoryApiUrl(github, repository)}/git/blobs/${oid}`,
    content: base64Lines(content),
    encoding: 'base64',
  };
}

export function renderTag(
  github: GitHub,
  repository: RepositoryRecord,
  tag: Tag,
): Schemas['git-tag'] {
  const api = repositoryApiUrl(github, repository);
  return {
    node_id: nodeId('TA', repository.id, tag.oid),
    tag: tag.name,
    sha: tag.oid,
    url: `${api}/git/tags/${tag.oid}`,
    message: tag.message,
    tagger: renderSignature(
      tag.tagger ?? { name: '', email: '', date: new Date(0) },
    ),
    object: {
      sha: tag.target,
      type: tag.targetType,
      url: `${api}/git/${tag.targetType}s/${tag.target}`,
    },
    verification: UNSIGNED,
  };
}

/** Base64 in lines of 60 characters, as GitHub sends file contents. */
export function base64Lines(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n');
}
