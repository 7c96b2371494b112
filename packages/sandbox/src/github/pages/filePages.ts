import type { GitRepository } from '../../git/gitRepository';
import type { GitObject } from '../../git/objectReader';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { findCommitByName } from '../gitLookup';
import { encodePath, fullNameOf } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { trailOf } from './changePages';
import { link, markup, page, type Html } from './markup';
import { fileList } from './repositoryPage';

/** What an address names: `/{owner}/{repo}/blob/{ref}/{path}` and its like. */
export type Location = { ref: string; path: string; object: GitObject };

/**
 * Splits `{ref}/{path}`, where the name of a branch or tag may have slashes too.
 *
 * @throws GitHubError 404 when there is nothing.
 */
export async function locate(
  git: GitRepository,
  refAndPath: string,
): Promise<Location> {
  const segments = refAndPath.split('/').filter(Boolean);
  for (let length = segments.length; length > 0; length--) {
    const ref = segments.slice(0, length).join('/');
    const commit = await findCommitByName(git, ref);
    if (commit) {
      const path = segments.slice(length).join('/');
      const object = await git.readObject(`${commit.oid}:${path}`);
      if (!object) {
        break;
      }
      return { ref, path, object };
    }
  }
  throw notFound();
}

/** `/{owner}/{repo}/blob|tree/{ref}/{path}`: a file's text, or a folder's content. */
export async function filePage(
  github: GitHub,
  repository: RepositoryRecord,
  refAndPath: string,
): Promise<string> {
  const git = github.git(repository);
  const { ref, path, object } = await locate(git, refAndPath);
  const raw = `/${fullNameOf(repository)}/raw/${encodePath(ref)}/${encodePath(
    path,
  )}`;
  return page({
    title: path || fullNameOf(repository),
    trail: [
      ...trailOf(repository),
      {
        name: ref,
        href: `/${fullNameOf(repository)}/tree/${encodePath(ref)}`,
      },
    ],
    body:
      object.type === 'tree'
        ? fileList(
            repository,
            ref,
            path,
            await git.listTree(object.oid, { recursive: false }),
          )
        : fileContent(object.content, raw),
  });
}

function fileContent(content: Buffer, raw: string): Html {
  const text = content.includes(0)
    ? markup`<p class="note">A binary file.</p>`
    : markup`<pre>${content.toString('utf8')}</pre>`;
  return markup`<p>${link(raw, 'Raw')}</p>\n${text}`;
}
