import type { components } from '@octokit/openapi-types';
import type { PathEntry } from '../../git/objects';
import type { GitHub } from '../gitHub';
import type { RepositoryRecord } from '../state';
import { base64Lines, gitObjectUrl } from './git';
import { encodePath, repositoryApiUrl, repositoryHtmlUrl } from './identifiers';

type Schemas = components['schemas'];

/** Beyond this size GitHub leaves a file's content out of the JSON. */
const MAX_INLINE_BYTES = 1024 * 1024;

/** One file or folder in the listing of a folder. */
export function renderEntry(
  github: GitHub,
  repository: RepositoryRecord,
  ref: string,
  entry: PathEntry,
): Schemas['content-directory'][number] {
  const path = encodePath(entry.path);
  const url = `${repositoryApiUrl(
    github,
    repository,
  )}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const html = repositoryHtmlUrl(github, repository);
  const isFile = entry.type === 'blob';
  // A submodule's commit is in another repository.
  const inside = entry.type !== 'commit';
  const git_url = inside ? gitObjectUrl(github, repository, entry) : null;
  const html_url = inside
    ? `${html}/${entry.type}/${encodePath(ref)}/${path}`
    : null;
  return {
    type: typeOf(entry),
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.oid,
    size: entry.size ?? 0,
    url,
    git_url,
    html_url,
    download_url: isFile ? `${html}/raw/${encodePath(ref)}/${path}` : null,
    _links: { self: url, git: git_url, html: html_url },
  };
}

/** One file with its content. */
export function renderFile(
  github: GitHub,
  repository: RepositoryRecord,
  ref: string,
  entry: PathEntry,
  content: Buffer,
) {
  const common = renderEntry(github, repository, ref, {
    ...entry,
    size: content.length,
  });
  if (common.type === 'symlink') {
    return { ...common, target: content.toString('utf8') };
  }
  const inline = content.length <= MAX_INLINE_BYTES;
  return {
    ...common,
    type: 'file' as const,
    content: inline ? base64Lines(content) : '',
    encoding: inline ? 'base64' : 'none',
  } satisfies Schemas['content-file'];
}

function typeOf(
  entry: PathEntry,
): Schemas['content-directory'][number]['type'] {
  if (entry.type === 'tree') {
    return 'dir';
  }
  if (entry.type === 'commit') {
    return 'submodule';
  }
  return entry.mode === '120000' ? 'symlink' : 'file';
}
