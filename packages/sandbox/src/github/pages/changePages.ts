import { diffTrees, EMPTY_TREE, type FileDiff } from '../../git/diff';
import { mergeBase } from '../../git/history';
import { notFound } from '../errors';
import type { GitHub } from '../gitHub';
import { pullRequestsOf } from '../pullRequests';
import { encodePath, fullNameOf, timestamp } from '../render/identifiers';
import type { RepositoryRecord } from '../state';
import { html, page, type Html } from './html';

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
  const files = await diffTrees(
    git,
    commit.parents[0] ?? EMPTY_TREE,
    commit.oid,
  );
  const [headline, ...rest] = commit.message.trimEnd().split('\n');
  const text = rest.join('\n').trim();
  const name = fullNameOf(repository);
  return page({
    title: headline,
    trail: trailOf(repository),
    body: html`${text ? html`<pre>${text}</pre>` : ''}
      <p>
        ${commit.author.name} &lt;${commit.author.email}&gt;,
        ${timestamp(commit.author.date)}<br />
        Commit <code>${commit.oid}</code>${commit.parents.map(
          parent =>
            html`, after
              <a href="/${name}/commit/${parent}"
                ><code>${parent.slice(0, 7)}</code></a
              >`,
        )},
        <a href="/${name}/tree/${commit.oid}">all files</a>
      </p>
      ${renderDiffs(repository, commit.oid, files)}`,
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
  return page({
    title: `${pull.title} #${pull.number}`,
    trail: trailOf(repository),
    body: html`<p>
        ${pull.mergedAt ? 'Merged' : pull.state}: ${pull.author} wants to merge
        <code>${head.ref}</code> into <code>${base.ref}</code>
      </p>
      ${pull.body ? html`<pre>${pull.body}</pre>` : ''}
      ${renderDiffs(repository, head.sha, files)}`,
  });
}

export function trailOf(repository: RepositoryRecord) {
  return [
    { name: repository.owner, href: `/${repository.owner}` },
    { name: repository.name, href: `/${fullNameOf(repository)}` },
  ];
}

function renderDiffs(
  repository: RepositoryRecord,
  sha: string,
  files: readonly FileDiff[],
): Html {
  const sections = files.map(file => {
    const href = `/${fullNameOf(repository)}/blob/${sha}/${encodePath(
      file.path,
    )}`;
    const name = file.previousPath
      ? `${file.previousPath} → ${file.path}`
      : file.path;
    return html`<h2>
        ${file.status === 'removed'
          ? name
          : html`<a href="${href}">${name}</a>`}
      </h2>
      <p class="note">
        ${file.status}, ${file.additions} added, ${file.deletions} removed
      </p>
      ${file.patch === undefined
        ? html`<p class="note">No text to show.</p>`
        : html`<pre>${file.patch.split('\n').map(renderLine)}</pre>`}`;
  });
  return html`${sections.length > 0
    ? sections
    : html`<p>No file is changed.</p>`}`;
}

function renderLine(line: string): Html {
  const kind = { '+': 'added', '-': 'removed', '@': 'hunk' }[line[0]];
  return kind ? html`<span class="${kind}">${line}</span> ` : html`${line} `;
}
