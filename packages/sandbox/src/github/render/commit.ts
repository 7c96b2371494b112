import type { components } from '@octokit/openapi-types';
import type { FileDiff } from '../../git/diff';
import type { Commit, Signature } from '../../git/objects';
import type { GitHub } from '../gitHub';
import type { RepositoryRecord } from '../state';
import { renderAccount } from './accounts';
import { renderSignature, UNSIGNED } from './git';
import {
  encodePath,
  nodeId,
  repositoryApiUrl,
  repositoryHtmlUrl,
} from './identifiers';

type Schemas = components['schemas'];

/** A commit as the commits API shows it; the Git data API has a shape of its own. */
export function renderCommit(
  github: GitHub,
  repository: RepositoryRecord,
  commit: Commit,
): Schemas['commit'] {
  const api = repositoryApiUrl(github, repository);
  const html = repositoryHtmlUrl(github, repository);
  const url = `${api}/commits/${commit.oid}`;
  return {
    sha: commit.oid,
    node_id: nodeId('C', repository.id, commit.oid),
    url,
    html_url: `${html}/commit/${commit.oid}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.oid}`,
      author: renderSignature(commit.author),
      committer: renderSignature(commit.committer),
      message: commit.message.replace(/\n$/, ''),
      comment_count: 0,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      verification: UNSIGNED,
    },
    author: accountOf(github, commit.author),
    committer: accountOf(github, commit.committer),
    parents: commit.parents.map(sha => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}

/** The changed files of a commit, a comparison or a pull request. */
export function renderFileDiffs(
  github: GitHub,
  repository: RepositoryRecord,
  sha: string,
  files: readonly FileDiff[],
): Schemas['diff-entry'][] {
  const api = repositoryApiUrl(github, repository);
  const html = repositoryHtmlUrl(github, repository);
  return files.map(file => {
    const path = encodePath(file.path);
    return {
      sha: file.oid,
      filename: file.path,
      ...(file.previousPath && { previous_filename: file.previousPath }),
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${html}/blob/${sha}/${path}`,
      raw_url: `${html}/raw/${sha}/${path}`,
      contents_url: `${api}/contents/${path}?ref=${sha}`,
      ...(file.patch !== undefined && { patch: file.patch }),
    };
  });
}

export function totalStats(files: readonly FileDiff[]) {
  const sum = (key: 'additions' | 'deletions') =>
    files.reduce((total, file) => total + file[key], 0);
  const [additions, deletions] = [sum('additions'), sum('deletions')];
  return { additions, deletions, total: additions + deletions };
}

/** The GitHub account that has this e-mail address, if any. */
function accountOf(github: GitHub, { email }: Signature) {
  const user = github.state.users.find(known => known.email === email);
  if (user) {
    return renderAccount(github, user);
  }
  const app = github.state.apps.find(({ slug }) =>
    email.endsWith(`+${slug}[bot]@users.noreply.github.com`),
  );
  return app
    ? renderAccount(github, { id: app.id, login: `${app.slug}[bot]` }, 'Bot')
    : null;
}
