import type { GitRepository } from '../../git/gitRepository';
import { listCommits } from '../../git/history';
import type { Commit, PathEntry } from '../../git/objects';
import type { GitHub } from '../gitHub';
import { pullRequestsOf } from '../pullRequests';
import {
  encodePath,
  fullNameOf,
  repositoryHtmlUrl,
  timestamp,
} from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { link, markup, page, table, type Html } from './markup';

const COMMITS_SHOWN = 20;

/** `/{owner}/{repo}`: files, last commits and README of the default branch. */
export async function repositoryPage(
  github: GitHub,
  repository: RepositoryRecord,
): Promise<string> {
  const git = github.git(repository);
  const commit = await git.readCommit(`refs/heads/${repository.defaultBranch}`);
  return page({
    title: fullNameOf(repository),
    trail: [{ name: repository.owner, href: `/${repository.owner}` }],
    body: markup`<p>${repository.description ?? ''}</p>
<pre>git clone ${repositoryHtmlUrl(github, repository)}.git</pre>
${
  commit
    ? await content(github, repository, commit)
    : markup`<p>This repository is empty.</p>`
}`,
  });
}

async function content(
  github: GitHub,
  repository: RepositoryRecord,
  commit: Commit,
): Promise<Html> {
  const git = github.git(repository);
  const entries = await git.listTree(commit.tree, { recursive: false });
  return markup`<h2>Files in ${repository.defaultBranch}</h2>
${fileList(repository, repository.defaultBranch, '', entries)}
<h2>Last commits</h2>
${await commitList(git, repository, commit.oid)}
${await tagList(git, repository)}
${pullRequestList(github, repository)}
${await readme(git, entries)}`;
}

/** The files and folders of one folder as links. */
export function fileList(
  repository: RepositoryRecord,
  ref: string,
  folder: string,
  entries: readonly PathEntry[],
): Html {
  return table(
    ['Name', 'Size'],
    entries.map(({ path, type, size }) => {
      const full = encodePath(folder ? `${folder}/${path}` : path);
      const href = `/${fullNameOf(repository)}/${type}/${encodePath(
        ref,
      )}/${full}`;
      const name = type === 'tree' ? `${path}/` : path;
      return [
        // A submodule's commit is in another repository.
        type === 'commit' ? name : link(href, name),
        size === undefined ? '' : `${size} bytes`,
      ];
    }),
  );
}

async function commitList(
  git: GitRepository,
  repository: RepositoryRecord,
  head: string,
): Promise<Html> {
  const oids = await listCommits(git, head, { limit: COMMITS_SHOWN });
  const commits = await Promise.all(oids.map(oid => git.readCommit(oid)));
  return table(
    ['Commit', 'Author', 'When'],
    commits.flatMap(commit => {
      if (!commit) {
        return [];
      }
      const href = `/${fullNameOf(repository)}/commit/${commit.oid}`;
      const [headline] = commit.message.split('\n');
      const { author, committer } = commit;
      return [[link(href, headline), author.name, timestamp(committer.date)]];
    }),
  );
}

async function tagList(
  git: GitRepository,
  repository: RepositoryRecord,
): Promise<Html> {
  const tags = await git.listRefs('refs/tags/');
  const links = tags.map(({ name }) => {
    const tag = name.replace('refs/tags/', '');
    const href = `/${fullNameOf(repository)}/tree/${encodePath(tag)}`;
    return markup`<li>${link(href, tag)}</li>\n`;
  });
  return links.length > 0
    ? markup`<h2>Tags</h2>\n<ul>\n${links}</ul>`
    : markup``;
}

function pullRequestList(github: GitHub, repository: RepositoryRecord): Html {
  const pulls = pullRequestsOf(github, repository).reverse();
  const links = pulls.map(({ number, title, state }) => {
    const href = `/${fullNameOf(repository)}/pull/${number}`;
    return markup`<li>${link(href, `#${number} ${title}`)} (${state})</li>\n`;
  });
  return links.length > 0
    ? markup`<h2>Pull requests</h2>\n<ul>\n${links}</ul>`
    : markup``;
}

async function readme(
  git: GitRepository,
  entries: readonly PathEntry[],
): Promise<Html> {
  const entry = entries.find(({ path }) => /^readme(\.|$)/i.test(path));
  const blob = entry && (await git.readObject(entry.oid));
  return blob
    ? markup`<h2>${entry.path}</h2>\n<pre>${blob.content.toString(
        'utf8',
      )}</pre>`
    : markup``;
}
