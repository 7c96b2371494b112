import { diffTrees, EMPTY_TREE, type FileDiff } from '../../git/diff';
import { mergeBase } from '../../git/history';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { pullRequestsOf } from '../pullRequests';
import { encodePath, fullNameOf, timestamp } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { link, markup, page, type Html } from './markup';

/** `/{owner}/{repo}/commit/{sha}`: a commit's message and what it changes. */
export async function commitPage(
  github: GitHub,
  repository: RepositoryRecord,
  sha: string,
): Promise<string> {
  const git = github.git(repository);
  const commit = /^[0-9a-f]{7,40}$/.test(sha)
    ? await git.readCommit(sha)
    : undefined;
  if (!commit) {
    throw notFound();
  }
  const { oid, parents, author } = commit;
  const files = await diffTrees(git, parents[0] ?? EMPTY_TREE, oid);
  const [headline, ...rest] = commit.message.trimEnd().split('\n');
  const name = fullNameOf(repository);
  const links = [
    ...parents.map(parent =>
      link(`/${name}/commit/${parent}`, `parent ${parent.slice(0, 7)}`),
    ),
    link(`/${name}/tree/${oid}`, 'all files'),
  ];
  return page({
    title: headline,
    trail: trailOf(repository),
    body: markup`${preformatted(rest.join('\n').trim())}
<p>${author.name} &lt;${author.email}&gt;, ${timestamp(author.date)}<br>
<code>${oid}</code> ${links.map(item => markup`${item} `)}</p>
${renderDiffs(repository, oid, files)}`,
  });
}

/** `/{owner}/{repo}/pull/{number}`: what a pull request proposes. */
export async function pullRequestPage(
  github: GitHub,
  repository: RepositoryRecord,
  number: string,
): Promise<string> {
  const git = github.git(repository);
  const pull = pullRequestsOf(github, repository).find(
    known => String(known.number) === number,
  );
  if (!pull) {
    throw notFound();
  }
  const { head, base } = pull;
  const from = await mergeBase(git, base.sha, head.sha);
  const files = from ? await diffTrees(git, from, head.sha) : [];
  const state = pull.mergedAt ? 'merged' : pull.state;
  return page({
    title: `${pull.title} #${pull.number}`,
    trail: trailOf(repository),
    body: markup`<p>${state}: ${pull.author} wants to merge
<code>${head.ref}</code> into <code>${base.ref}</code></p>
${preformatted(pull.body ?? '')}
${renderDiffs(repository, head.sha, files)}`,
  });
}

/** The way to a page of a repository. */
export function trailOf(repository: RepositoryRecord) {
  return [
    { name: repository.owner, href: `/${repository.owner}` },
    { name: repository.name, href: `/${fullNameOf(repository)}` },
  ];
}

function preformatted(text: string): Html {
  return text ? markup`<pre>${text}</pre>` : markup``;
}

function renderDiffs(
  repository: RepositoryRecord,
  sha: string,
  files: readonly FileDiff[],
): Html {
  const sections = files.map(file => {
    const { path, previousPath, status, additions, deletions, patch } = file;
    const name = previousPath ? `${previousPath} → ${path}` : path;
    const href = `/${fullNameOf(repository)}/blob/${sha}/${encodePath(path)}`;
    const title = status === 'removed' ? name : link(href, name);
    const text = patch
      ? markup`<pre>${patch.split('\n').map(renderLine)}</pre>`
      : markup`<p class="note">No text to show.</p>`;
    return markup`<h2>${title}</h2>
<p class="note">${status}; lines added: ${additions}, removed: ${deletions}</p>
${text}
`;
  });
  return sections.length > 0
    ? markup`${sections}`
    : markup`<p>No file is changed.</p>`;
}

function renderLine(line: string): Html {
  const kind = { '+': 'added', '-': 'removed', '@': 'hunk' }[line[0]];
  return kind
    ? markup`<span class="${kind}">${line}</span>\n`
    : markup`${line}\n`;
}
