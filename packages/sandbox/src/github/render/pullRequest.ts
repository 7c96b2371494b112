import type { components } from '@octokit/openapi-types';
import type { GitHub } from '../gitHub';
import type { Principal } from '../principal';
import type { PullRequestRecord, RepositoryRecord } from '../state';
import { renderAccountByLogin } from './accounts';
import {
  nodeId,
  repositoryApiUrl,
  repositoryHtmlUrl,
  timestamp,
} from './identifiers';
import { renderMinimalRepository } from './repository';

/** A pull request in lists. */
export function renderPullRequest(
  github: GitHub,
  principal: Principal,
  repository: RepositoryRecord,
  pull: PullRequestRecord,
) {
  const api = repositoryApiUrl(github, repository);
  const url = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const html = `${repositoryHtmlUrl(github, repository)}/pull/${pull.number}`;
  const links = {
    comments_url: `${issue}/comments`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${pull.head.sha}`,
  };
  const owner = renderAccountByLogin(github, repository.owner);
  const side = ({ ref, sha }: PullRequestRecord['head']) => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: owner,
    repo: renderMinimalRepository(github, principal, repository),
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    ...links,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: renderAccountByLogin(github, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    created_at: timestamp(pull.createdAt),
    updated_at: timestamp(pull.updatedAt),
    closed_at: pull.closedAt && timestamp(pull.closedAt),
    merged_at: pull.mergedAt && timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeCommitSha,
    head: side(pull.head),
    base: side(pull.base),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
    author_association: 'MEMBER',
    auto_merge: null,
    draft: pull.draft,
  } satisfies components['schemas']['pull-request-simple'];
}
