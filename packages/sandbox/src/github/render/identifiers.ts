import type { GitHub } from '../gitHub';
import type { RepositoryRecord } from '../state';

/** A global node id. Opaque to clients; REST's `node_id` and GraphQL's `id` are the same. */
export function nodeId(
  type: string,
  ...parts: readonly (string | number)[]
): string {
  return `${type}_${Buffer.from(parts.join(':')).toString('base64url')}`;
}

export function fullNameOf({
  owner,
  name,
}: Pick<RepositoryRecord, 'owner' | 'name'>): string {
  return `${owner}/${name}`;
}

/** The repository's REST address, without a trailing slash. */
export function repositoryApiUrl(
  github: GitHub,
  repository: RepositoryRecord,
): string {
  return `${github.apiUrl}/repos/${fullNameOf(repository)}`;
}

/** The repository's page, without a trailing slash. */
export function repositoryHtmlUrl(
  github: GitHub,
  repository: RepositoryRecord,
): string {
  return `${github.url}/${fullNameOf(repository)}`;
}

/** A path in an address: every part encoded, the slashes kept. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** A time as GitHub writes it, in UTC and without fractions of a second. */
export function timestamp(time: Date | string): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
