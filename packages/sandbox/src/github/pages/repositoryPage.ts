import { listCommits } from '../../git/history';
import type { GitRepository } from '../../git/gitRepository';
import type { Commit, PathEntry } from '../../git/objects';
import type { GitHub } from '../gitHub';
import {
  encodePath,
  fullNameOf,
  repositoryHtmlUrl,
  timestamp,
} from '../render/identifiers';
import { pullRequestsOf } from '../pullRequests';
import type { RepositoryRecord } from '../state';
import { html, page, type Html } from './html';

const COMMITS_SHOWN = 20;

/** `/{owner}/{repo}`: files, last commits and README of the default branch. */
export async function repositoryPage(
  github: GitHub,
  repository: RepositoryRecord,
): Promise<string> {
  const git = github.git(repository);
  const branch = repository.defaultBranch;
  const commit = await git.readCommit(`refs/heads/${branch}`);
  return page({
    title: fullNameOf(repository),
    trail: [{ name: repository.owner, href: `/${repository.owner}` }],
    body: html`<p>${repository.description ?? ''}</p>
      <pre>git clone ${repositoryHtmlUrl(github, repository)}.git</pre>
      ${commit
        ? await content(github, repository, commit)
        : html`<p>This repository is empty.</p>`}`,
  });
}

async function content(
  github: GitHub,
  repository: RepositoryRecord,
  commit: Commit,
): Promise<Html> {
  const git = github.git(repository);
  const entries = await git.listTree(commit.tree, { recursive: false });
  const tags = await git.listRefs('refs/tags/');
  const readme = await readmeOf(git, entries);
  return html`<h2>Files in ${repository.defaultBranch}</h2>
    ${fileList(repository, repository.defaultBranch, '', entries)}
    <h2>Last commits</h2>
    ${await commitList(github, repository, commit.oid)}
    ${tags.length > 0
      ? html`<h2>Tags</h2>
          <p>
            ${tags.map(({ name }) => {
              const tag = name.replace('refs/tags/', '');
              return html`<a
                href="/${fullNameOf(repository)}/tree/${encodePath(tag)}"
                >${tag}</a
              > `;
            })}
          </p>`
      : ''}
    ${pullRequestList(github, repository)} ${readme}`;
}

/** The files and folders of one folder as links. */
export function fileList(
  repository: RepositoryRecord,
  ref: string,
  folder: string,
  entries: readonly PathEntry[],
): Html {
  const rows = entries.map(({ path, type, size }) => {
    const full = folder ? `${folder}/${path}` : path;
    const href = `/${fullNameOf(repository)}/${type}/${encodePath(
      ref,
    )}/${encodePath(full)}`;
    const name = type === 'tree' ? `${path}/` : path;
    return html`<tr>
      <td>${type === 'commit' ? name : html`<a href="${href}">${name}</a>`}</td>
      <td>${size === undefined ? '' : `${size} bytes`}</td>
    </tr>`;
  });
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Size</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

async function commitList(
  github: GitHub,
  repository: RepositoryRecord,
  head: string,
): Promise<Html> {
  const git = github.git(repository);
  const oids = await listCommits(git, head, { limit: COMMITS_SHOWN });
  const commits = await Promise.all(oids.map(oid => git.readCommit(oid)));
  const rows = commits.flatMap(commit =>
    commit
      ? [
          html`<tr>
            <td>
              <a href="/${fullNameOf(repository)}/commit/${commit.oid}"
                >${commit.message.split('\n')[0]}</a
              >
            </td>
            <td>${commit.author.name}</td>
            <td>${timestamp(commit.committer.date)}</td>
          </tr>`,
        ]
      : [],
  );
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Commit</th>
        <th scope="col">Author</th>
        <th scope="col">When</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function pullRequestList(github: GitHub, repository: RepositoryRecord): Html {
  const pulls = pullRequestsOf(github, repository).reverse();
  if (pulls.length === 0) {
    return html``;
  }
  const items = pulls.map(
    ({ number, title, state }) => html`<li>
      <a href="/${fullNameOf(repository)}/pull/${number}"
        >#${number} ${title}</a
      >
      (${state})
    </li>`,
  );
  return html`<h2>Pull requests</h2>
    <ul>
      ${items}
    </ul>`;
}

async function readmeOf(
  git: GitRepository,
  entries: readonly PathEntry[],
): Promise<Html> {
  const entry = entries.find(({ path }) => /^readme(\.|$)/i.test(path));
  const blob = entry && (await git.readObject(entry.oid));
  return blob
    ? html`<h2>${entry.path}</h2>
        <pre>${blob.content.toString('utf8')}</pre>`
    : html``;
}
